#include "host/plugin/elf_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

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

core::Error damaged(const std::filesystem::path& path, const std::string& how) {
  return refused(Refusal::damaged, path.string() + " " + how, "", "build or copy the file again");
}

int open_for_reading(const std::filesystem::path& path) {
  // O_NONBLOCK, because opening a named pipe would otherwise wait for a writer.
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor >= 0) return descriptor;
  throw refused(Refusal::not_found, "cannot open " + path.string() + ": " + std::generic_category().message(errno), "",
                "check the path and its permissions");
}

}  // namespace

ElfFile::ElfFile(const std::filesystem::path& path) : path_(path), descriptor_(open_for_reading(path)) {
  try {
    struct stat status = {};
    if (::fstat(descriptor_, &status) != 0) throw damaged(path_, "cannot be examined");
    if (S_ISDIR(status.st_mode)) throw not_a_plugin(path_, "a directory, not a plugin");
    if (!S_ISREG(status.st_mode)) throw not_a_plugin(path_, "not a regular file");
    size_ = static_cast<uint64_t>(status.st_size);
    check_header();
    header_ = table<Elf64_Ehdr>(0, 1, sizeof(Elf64_Ehdr)).front();
    if (header_.e_type != ET_DYN) throw not_a_plugin(path_, "an ELF file but not a shared library");
    if (header_.e_machine != this_machine) {
      throw refused(Refusal::other_build,
                    path_.string() + " was built for another processor architecture: arch is " +
                        machine_name(header_.e_machine) + " in the plugin and " + machine_name(this_machine) +
                        " in this host",
                    "", "rebuild the plugin on this machine");
    }
    segments_ = table<Elf64_Phdr>(header_.e_phoff, header_.e_phnum, header_.e_phentsize);
    sections_ = table<Elf64_Shdr>(header_.e_shoff, header_.e_shnum, header_.e_shentsize);
    check_segments();
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

ElfFile::~ElfFile() { ::close(descriptor_); }

void ElfFile::check_header() const {
  if (size_ == 0) throw damaged(path_, "is empty");
  std::string identity = bytes(0, std::min<uint64_t>(size_, EI_NIDENT));
  if (identity.compare(0, SELFMAG, ELFMAG) != 0) throw not_a_plugin(path_, "not a shared library");
  if (size_ < sizeof(Elf64_Ehdr)) throw damaged(path_, "is truncated within its first header");
  if (identity[EI_CLASS] != ELFCLASS64 || identity[EI_DATA] != ELFDATA2LSB) {
    throw not_a_plugin(path_, "not a 64-bit little-endian shared library");
  }
}

void ElfFile::check_segments() const {
  for (const Elf64_Phdr& segment : segments_) {
    if (segment.p_type != PT_LOAD) continue;
    if (segment.p_offset > size_ || segment.p_filesz > size_ - segment.p_offset) {
      throw damaged(path_,
                    "is truncated: it has " + std::to_string(size_) + " bytes and a segment that ends beyond them");
    }
  }
}

std::string ElfFile::bytes(uint64_t offset, uint64_t size) const {
  if (offset > size_ || size > size_ - offset) {
    throw damaged(path_, "is truncated: it has " + std::to_string(size_) + " bytes and refers to data beyond them");
  }
  std::string result(size, '\0');
  uint64_t done = 0;
  while (done < size) {
    ssize_t count = ::pread(descriptor_, result.data() + done, size - done, static_cast<off_t>(offset + done));
    if (count <= 0) {
      const int reason = count < 0 ? errno : EIO;
      throw damaged(path_, "cannot be read: " + std::generic_category().message(reason));
    }
    done += static_cast<uint64_t>(count);
  }
  return result;
}

template <class Entry>
std::vector<Entry> ElfFile::table(uint64_t offset, uint64_t count, uint64_t entry_size) const {
  if (count == 0) return {};
  if (entry_size != sizeof(Entry)) throw damaged(path_, "has a header table of an unknown format");
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
