#pragma once
/// \file
/// Bounds-checked access to an ELF file.

#include <elf.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nas::host {

/// A 64-bit little-endian shared library for this machine, open for reading. Not copyable.
class ElfFile {
 public:
  /// Opens `path` and checks that the file is complete. Throws a refusal.
  explicit ElfFile(const std::filesystem::path& path);
  ~ElfFile();
  ElfFile(const ElfFile&) = delete;
  ElfFile& operator=(const ElfFile&) = delete;

  const std::vector<Elf64_Phdr>& segments() const { return segments_; }
  /// Empty when the section table was stripped from the file.
  const std::vector<Elf64_Shdr>& sections() const { return sections_; }
  std::string section_name(const Elf64_Shdr& section) const;
  /// `size` bytes from `offset` of the file. Throws a refusal (damaged) when the file is shorter.
  std::string bytes(uint64_t offset, uint64_t size) const;

 private:
  void check_header() const;
  void check_segments() const;
  template <class Entry>
  std::vector<Entry> table(uint64_t offset, uint64_t count, uint64_t entry_size) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
  uint64_t size_ = 0;
  Elf64_Ehdr header_ = {};
  std::vector<Elf64_Phdr> segments_;
  std::vector<Elf64_Shdr> sections_;
};

}  // namespace nas::host
