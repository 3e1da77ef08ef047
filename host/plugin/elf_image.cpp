#include "host/plugin/elf_image.h"

#include <algorithm>
#include <bit>

#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

constexpr uint64_t largest_image = uint64_t{1} << 36;  ///< bytes of memory; keeps sums of addresses from overflowing

/// Whether `size` bytes at `place` are within the `length` bytes at `begin`.
bool is_within(uint64_t place, uint64_t size, uint64_t begin, uint64_t length) {
  return place >= begin && place - begin <= length && size <= length - (place - begin);
}

const Elf64_Phdr* only_segment(const ElfFile& file, uint32_t type) {
  const auto is_one = [&](const Elf64_Phdr& segment) { return segment.p_type == type; };
  const auto found = std::ranges::find_if(file.segments(), is_one);
  return found == file.segments().end() ? nullptr : &*found;
}

}  // namespace

core::Error ElfImage::damaged(const std::string& what) const {
  return damaged_plugin(file_.path(), "is damaged: it refers to " + what);
}

ElfImage::ElfImage(const ElfFile& file) : file_(file) {
  std::ranges::copy_if(file.segments(), std::back_inserter(loads_),
                       [](const Elf64_Phdr& segment) { return segment.p_type == PT_LOAD; });
  check_loads();
  read_dynamic();
}

/// What the loader maps without asking. It checks alignments itself.
void ElfImage::check_loads() const {
  if (loads_.empty()) throw damaged_plugin(file_.path(), "is damaged: it has no segment to load");
  uint64_t end = 0;
  for (const Elf64_Phdr& load : loads_) {
    if (load.p_vaddr < end || load.p_vaddr > largest_image || load.p_memsz > largest_image ||
        load.p_filesz > load.p_memsz || (load.p_align > 1 && !std::has_single_bit(load.p_align)))
      throw damaged("a segment that no library can have");
    end = load.p_vaddr + load.p_memsz;
  }
  for (const uint32_t type : {PT_TLS, PT_GNU_EH_FRAME})
    if (const Elf64_Phdr* segment = only_segment(file_, type))
      if (segment->p_filesz > segment->p_memsz || bytes_from(segment->p_vaddr) < segment->p_filesz)
        throw damaged("a segment that is not loaded");
  check_read_only();
}

/// The loader makes these pages read-only after it has relocated them. Beyond the image they would be other libraries'.
void ElfImage::check_read_only() const {
  const Elf64_Phdr* segment = only_segment(file_, PT_GNU_RELRO);
  if (!segment || segment->p_memsz == 0) return;
  const auto holds = [&](const Elf64_Phdr& load) {
    const uint64_t last_page = (load.p_vaddr + load.p_memsz + page_size - 1) / page_size * page_size;
    return (load.p_flags & PF_W) &&
           is_within(segment->p_vaddr, segment->p_memsz, load.p_vaddr, last_page - load.p_vaddr);
  };
  if (std::ranges::none_of(loads_, holds)) throw damaged("read-only memory that it does not have");
}

void ElfImage::read_dynamic() {
  const Elf64_Phdr* segment = only_segment(file_, PT_DYNAMIC);
  if (!segment) throw damaged_plugin(file_.path(), "is damaged: it has no dynamic section");
  if ((segment->p_flags & PF_W) && !has(segment->p_vaddr, segment->p_memsz, PF_W))
    throw damaged("a dynamic section that is not writable");
  dynamic_ = table<Elf64_Dyn>(segment->p_vaddr, segment->p_filesz / sizeof(Elf64_Dyn));
  const auto end = std::ranges::find(dynamic_, DT_NULL, &Elf64_Dyn::d_tag);
  if (end == dynamic_.end()) throw damaged_plugin(file_.path(), "is damaged: its dynamic section has no end");
  dynamic_.erase(end, dynamic_.end());
  strings_ = bytes(value(DT_STRTAB).value_or(0), value(DT_STRSZ).value_or(0));
  if (!strings_.empty() && strings_.back() != '\0') throw damaged("names without an end");
}

std::string ElfImage::bytes(uint64_t address, uint64_t size) const {
  for (const Elf64_Phdr& load : loads_)
    if (is_within(address, size, load.p_vaddr, load.p_filesz))
      return file_.bytes(load.p_offset + (address - load.p_vaddr), size);
  throw damaged("data that it does not have");
}

uint64_t ElfImage::bytes_from(uint64_t address) const {
  for (const Elf64_Phdr& load : loads_)
    if (is_within(address, 1, load.p_vaddr, load.p_filesz)) return load.p_filesz - (address - load.p_vaddr);
  return 0;
}

bool ElfImage::has(uint64_t address, uint64_t size, uint32_t flags) const {
  return std::ranges::any_of(loads_, [&](const Elf64_Phdr& load) {
    return (load.p_flags & flags) == flags && is_within(address, size, load.p_vaddr, load.p_memsz);
  });
}

bool ElfImage::spans(uint64_t address) const { return address <= loads_.back().p_vaddr + loads_.back().p_memsz; }

std::optional<uint64_t> ElfImage::thread_local_size() const {
  const Elf64_Phdr* segment = only_segment(file_, PT_TLS);
  return segment ? std::optional<uint64_t>(segment->p_memsz) : std::nullopt;
}

std::optional<uint64_t> ElfImage::value(int64_t tag) const {
  std::optional<uint64_t> value;
  for (const Elf64_Dyn& entry : dynamic_)
    if (entry.d_tag == tag) value = entry.d_un.d_val;
  return value;
}

std::string ElfImage::text(uint64_t offset) const {
  if (!has_text(offset)) throw damaged("a name that it does not have");
  return strings_.c_str() + offset;
}

}  // namespace nas::host
