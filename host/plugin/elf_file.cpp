#include "host/plugin/elf_file.h"

#include <algorithm>
#include <cstring>

#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

#if defined(__x86_64__)
constexpr Elf64_Half this_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half this_machine = EM_AARCH64;
#endif

std::string machine_name(Elf64_Half machine) {
  switch (machine) {
    case EM_X86_64:
      return "x86_64";
    case EM_AARCH64:
      return "aarch64";
    case EM_RISCV:
      return "riscv64";
    case EM_PPC64:
      return "ppc64";
    default:
      return "ELF machine " + std::to_string(machine);
  }
}

core::Error not_a_plugin(const std::filesystem::path& path, const std::string& is_what) {
  return refused(Refusal::not_a_plugin, path.string() + " is " + is_what, "",
                 "list the plugins with: nas-host plugins");
}

}  // namespace

ElfFile::ElfFile(const OpenFile& file) : file_(file) {
  check_header();
  header_ = table<Elf64_Ehdr>(0, 1, sizeof(Elf64_Ehdr)).front();
  if (header_.e_type != ET_DYN) throw not_a_plugin(path(), "an ELF file but not a shared library");
  if (header_.e_machine != this_machine) {
    throw refused(Refusal::other_build,
                  path().string() + " was built for another processor architecture: arch is " +
                      machine_name(header_.e_machine) + " in the plugin and " + machine_name(this_machine) +
                      " in this host",
                  "", "rebuild the plugin on this machine");
  }
  segments_ = table<Elf64_Phdr>(header_.e_phoff, header_.e_phnum, header_.e_phentsize);
  sections_ = table<Elf64_Shdr>(header_.e_shoff, header_.e_shnum, header_.e_shentsize);
  check_segments();
}

void ElfFile::check_header() const {
  if (file_.size() == 0) throw damaged_plugin(path(), "is empty");
  std::string identity = bytes(0, std::min<uint64_t>(file_.size(), EI_NIDENT));
  if (identity.compare(0, SELFMAG, ELFMAG) != 0) throw not_a_plugin(path(), "not a shared library");
  if (file_.size() < sizeof(Elf64_Ehdr)) throw damaged_plugin(path(), "is truncated within its first header");
  if (identity[EI_CLASS] != ELFCLASS64 || identity[EI_DATA] != ELFDATA2LSB) {
    throw not_a_plugin(path(), "not a 64-bit little-endian shared library");
  }
}

void ElfFile::check_segments() const {
  for (const Elf64_Phdr& segment : segments_) {
    if (segment.p_type != PT_LOAD) continue;
    if (segment.p_offset > file_.size() || segment.p_filesz > file_.size() - segment.p_offset) {
      throw damaged_plugin(path(), "is truncated: it has " + std::to_string(file_.size()) +
                                       " bytes and a segment that ends beyond them");
    }
  }
}

template <class Entry>
std::vector<Entry> ElfFile::table(uint64_t offset, uint64_t count, uint64_t entry_size) const {
  if (count == 0) return {};
  if (entry_size != sizeof(Entry)) throw damaged_plugin(path(), "has a header table of an unknown format");
  std::string raw = bytes(offset, count * entry_size);
  std::vector<Entry> entries(count);
  std::memcpy(entries.data(), raw.data(), raw.size());
  return entries;
}

std::string ElfFile::section_name(const Elf64_Shdr& section) const {
  if (header_.e_shstrndx >= sections_.size()) return "";
  const Elf64_Shdr& names = sections_[header_.e_shstrndx];
  constexpr uint64_t longest_name = 64;
  if (section.sh_name >= names.sh_size) return "";
  const uint64_t size = std::min(longest_name, names.sh_size - section.sh_name);
  return bytes(names.sh_offset + section.sh_name, size).c_str();
}

}  // namespace nas::host
