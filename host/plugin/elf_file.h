#pragma once
/// \file
/// Bounds-checked access to an ELF file.

#include <elf.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/plugin/open_file.h"

namespace nas::host {

/// A 64-bit little-endian shared library for this machine.
class ElfFile {
 public:
  /// Checks that the file is complete. Throws a refusal. `file` must outlive this object.
  explicit ElfFile(const OpenFile& file);

  const std::filesystem::path& path() const { return file_.path(); }
  const std::vector<Elf64_Phdr>& segments() const { return segments_; }
  /// Empty when the section table was stripped from the file.
  const std::vector<Elf64_Shdr>& sections() const { return sections_; }
  std::string section_name(const Elf64_Shdr& section) const;
  /// `size` bytes from `offset` of the file. Throws a refusal (damaged) when the file is shorter.
  std::string bytes(uint64_t offset, uint64_t size) const { return file_.bytes(offset, size); }

 private:
  void check_header() const;
  void check_segments() const;
  template <class Entry>
  std::vector<Entry> table(uint64_t offset, uint64_t count, uint64_t entry_size) const;

  const OpenFile& file_;
  Elf64_Ehdr header_ = {};
  std::vector<Elf64_Phdr> segments_;
  std::vector<Elf64_Shdr> sections_;
};

}  // namespace nas::host
