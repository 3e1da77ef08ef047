#include "host/plugin/elf_load_check.h"

#include <algorithm>
#include <array>

#include "host/plugin/elf_image.h"
#include "host/plugin/elf_symbols.h"

namespace nas::host {
namespace {

#if defined(__x86_64__)
constexpr uint32_t relative = R_X86_64_RELATIVE, indirect = R_X86_64_IRELATIVE, none = R_X86_64_NONE;
constexpr std::array thread_local_types = {R_X86_64_DTPMOD64, R_X86_64_DTPOFF64, R_X86_64_TPOFF64, R_X86_64_TLSDESC};
#elif defined(__aarch64__)
constexpr uint32_t relative = R_AARCH64_RELATIVE, indirect = R_AARCH64_IRELATIVE, none = R_AARCH64_NONE;
constexpr std::array thread_local_types = {R_AARCH64_TLS_DTPMOD, R_AARCH64_TLS_DTPREL, R_AARCH64_TLS_TPREL,
                                           R_AARCH64_TLSDESC};
#endif

/// A table of functions that the loader calls.
struct FunctionArray {
  uint64_t address = 0, size = 0;
  bool contains(uint64_t place) const { return place >= address && place - address < size; }
};

bool is_thread_local(uint32_t type) {
  return std::ranges::find(thread_local_types, static_cast<int>(type)) != thread_local_types.end();
}

class Relocations {
 public:
  Relocations(const ElfImage& image, size_t symbols) : image_(image), symbols_(symbols) {
    const bool in_code = image.value(DT_TEXTREL) || (image.value(DT_FLAGS).value_or(0) & DF_TEXTREL);
    writable_ = in_code ? 0 : PF_W;
    arrays_ = {array(DT_INIT_ARRAY, DT_INIT_ARRAYSZ), array(DT_FINI_ARRAY, DT_FINI_ARRAYSZ)};
  }

  void check() const {
    require_size(DT_RELAENT, sizeof(Elf64_Rela));
    require_size(DT_RELRENT, sizeof(Elf64_Relr));
    require_size(DT_PLTREL, DT_RELA);
    const auto relocations = read<Elf64_Rela>(DT_RELA, DT_RELASZ);
    for (size_t i = 0; i < relocations.size(); ++i) check(relocations[i], i < image_.value(DT_RELACOUNT).value_or(0));
    for (const Elf64_Rela& relocation : read<Elf64_Rela>(DT_JMPREL, DT_PLTRELSZ)) check(relocation, false);
    check_packed(read<Elf64_Relr>(DT_RELR, DT_RELRSZ));
  }

 private:
  FunctionArray array(int64_t tag, int64_t size_tag) const {
    const FunctionArray array = {image_.value(tag).value_or(0), image_.value(size_tag).value_or(0)};
    if (array.size % sizeof(uint64_t) != 0 || (array.size > 0 && !image_.has(array.address, array.size, 0)))
      throw image_.damaged("initializers that it does not have");
    return array;
  }
  void require_size(int64_t tag, uint64_t size) const {
    if (image_.value(tag).value_or(size) != size) throw image_.damaged("relocations of an unknown size");
  }
  template <class Entry>
  std::vector<Entry> read(int64_t tag, int64_t size_tag) const {
    const auto address = image_.value(tag), size = image_.value(size_tag);
    if (address.has_value() != size.has_value() || size.value_or(0) % sizeof(Entry) != 0)
      throw image_.damaged("relocations that it does not have");
    return image_.table<Entry>(address.value_or(0), size.value_or(0) / sizeof(Entry));
  }

  /// `counted`: the loader takes it as a relative one without looking at its type.
  void check(const Elf64_Rela& relocation, bool counted) const {
    const auto type = static_cast<uint32_t>(ELF64_R_TYPE(relocation.r_info));
    if (type == none) return;
    check_target(relocation.r_offset);
    const auto addend = static_cast<uint64_t>(relocation.r_addend);
    if (ELF64_R_SYM(relocation.r_info) >= symbols_) throw image_.damaged("a symbol that it does not have");
    if (counted && type != relative) throw image_.damaged("a relocation at the wrong place");
    if (is_thread_local(type) && ELF64_R_SYM(relocation.r_info) == 0 && !image_.thread_local_size())
      throw image_.damaged("thread-local storage that it does not have");
    if (type == relative) check_function(relocation.r_offset, addend);
    if (type == indirect && !image_.has(addend, 1, PF_X)) throw image_.damaged("code that it does not have");
  }
  void check_target(uint64_t place) const {
    if (!image_.has(place, sizeof(uint64_t), writable_))
      throw image_.damaged("a relocation of memory that it does not have");
  }
  void check_function(uint64_t place, uint64_t target) const {
    for (const FunctionArray& array : arrays_)
      if (array.contains(place) && !image_.has(target, 1, PF_X))
        throw image_.damaged("an initializer that is not code");
  }

  /// An even entry is the place of a word to relocate; an odd one has a bit for each of the 63 words that follow.
  void check_packed(const std::vector<Elf64_Relr>& entries) const {
    uint64_t next = 0;
    for (const Elf64_Relr entry : entries) {
      if ((entry & 1) == 0) {
        check_word(entry);
        next = entry + sizeof(uint64_t);
        continue;
      }
      for (uint64_t bit = 1; bit < 64; ++bit)
        if ((entry >> bit) & 1) check_word(next + (bit - 1) * sizeof(uint64_t));
      next += 63 * sizeof(uint64_t);
    }
  }
  void check_word(uint64_t place) const {
    check_target(place);
    check_function(place, image_.entry<uint64_t>(place));
  }

  const ElfImage& image_;
  const size_t symbols_;
  uint32_t writable_ = PF_W;
  std::array<FunctionArray, 2> arrays_;
};

void check_names(const ElfImage& image) {
  for (const Elf64_Dyn& entry : image.dynamic())
    for (const int64_t tag : {DT_NEEDED, DT_SONAME, DT_RPATH, DT_RUNPATH, DT_AUXILIARY, DT_FILTER})
      if (entry.d_tag == tag) image.text(entry.d_un.d_val);
}

/// Addresses that the loader calls or writes to.
void check_places(const ElfImage& image) {
  for (const int64_t tag : {DT_INIT, DT_FINI})
    if (const auto function = image.value(tag); function && !image.has(*function, 1, PF_X))
      throw image.damaged("an initializer that is not code");
  if (const auto table = image.value(DT_PLTGOT); table && !image.spans(*table))
    throw image.damaged("a table of functions that it does not have");
}

/// The section table, where the file has one, is a second witness of what the loader must find.
void compare_with_sections(const ElfFile& file, const ElfImage& image) {
  for (const Elf64_Shdr& section : file.sections()) {
    if (!(section.sh_flags & SHF_ALLOC) || (section.sh_flags & SHF_TLS) || section.sh_size == 0) continue;
    if (!image.has(section.sh_addr, section.sh_size, section.sh_flags & SHF_EXECINSTR ? uint32_t{PF_X} : 0))
      throw image.damaged("a section that is not loaded");
    const bool initializers = section.sh_type == SHT_INIT_ARRAY;
    if (initializers &&
        (image.value(DT_INIT_ARRAY) != section.sh_addr || image.value(DT_INIT_ARRAYSZ) != section.sh_size))
      throw image.damaged("initializers that it does not have");
  }
}

}  // namespace

void require_loadable(const ElfFile& file) {
  const ElfImage image(file);
  check_names(image);
  check_places(image);
  const std::vector<Elf64_Sym> symbols = checked_symbols(image);
  check_versions(image, symbols);
  Relocations(image, symbols.size()).check();
  compare_with_sections(file, image);
}

}  // namespace nas::host
