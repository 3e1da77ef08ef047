#pragma once
/// \file
/// What the system's loader will see of a shared library: its memory, and the tables that its dynamic section names.

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "host/plugin/elf_file.h"

namespace nas::host {

/// Addresses count from the start of the image, as in the file. Each access is checked: what is not in the file throws
/// a refusal (damaged). The ElfFile must outlive this object.
class ElfImage {
 public:
  /// Checks the segments and reads the dynamic section.
  explicit ElfImage(const ElfFile& file);

  /// `size` bytes at `address`, which one loaded segment must take from the file.
  std::string bytes(uint64_t address, uint64_t size) const;
  /// The `count` entries at `address`.
  template <class Entry>
  std::vector<Entry> table(uint64_t address, uint64_t count) const {
    if (count > largest_table / sizeof(Entry)) throw damaged("a table that is longer than the file");
    const std::string raw = bytes(address, count * sizeof(Entry));
    std::vector<Entry> entries(count);
    if (count > 0) std::memcpy(entries.data(), raw.data(), raw.size());
    return entries;
  }
  template <class Entry>
  Entry entry(uint64_t address) const {
    return table<Entry>(address, 1).front();
  }
  /// The number of bytes from `address` to the end of what its segment takes from the file; 0 outside of all segments.
  uint64_t bytes_from(uint64_t address) const;

  /// Whether a loaded segment with all `flags` (PF_X, PF_W) has the `size` bytes at `address`, in memory.
  bool has(uint64_t address, uint64_t size, uint32_t flags) const;
  /// Whether `address` is in the image, its end included.
  bool spans(uint64_t address) const;
  /// The size of its thread-local storage, in bytes; empty when it has none.
  std::optional<uint64_t> thread_local_size() const;

  /// The value of the dynamic section's last entry with this tag.
  std::optional<uint64_t> value(int64_t tag) const;
  const std::vector<Elf64_Dyn>& dynamic() const { return dynamic_; }
  /// The text at `offset` of the string table.
  std::string text(uint64_t offset) const;
  bool has_text(uint64_t offset) const { return offset < strings_.size(); }

  /// The refusal to throw: the file refers to `what`.
  core::Error damaged(const std::string& what) const;

 private:
  static constexpr uint64_t page_size = 4096;
  static constexpr uint64_t largest_table = uint64_t{1} << 31;
  void check_loads() const;
  void check_read_only() const;
  void read_dynamic();

  const ElfFile& file_;
  std::vector<Elf64_Phdr> loads_;
  std::vector<Elf64_Dyn> dynamic_;
  std::string strings_;  ///< ends with a NUL; empty when there is none
};

}  // namespace nas::host
