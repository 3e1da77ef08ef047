#pragma once
/// \file
/// Arrays in the formats of NumPy: .npy files, and .npz archives of them. Files of others: sizes are checked before
/// memory is taken, and arrays of Python objects, whose reading runs code, are refused.
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

/// An array of numbers, in the order of C and of this machine.
struct NpyArray {
  char kind = 'u';  ///< 'u' unsigned, 'i' signed, 'f' floating point, 'b' truth values
  int64_t item_bytes = 1;
  std::vector<int64_t> shape;
  std::vector<uint8_t> bytes;

  int64_t count() const;
  /// "uint8", "float32".
  std::string type_name() const;
  /// "(60000, 28, 28)".
  std::string shape_text() const;
};

/// The most bytes of one array: 16 GiB.
inline constexpr uint64_t largest_array = uint64_t{1} << 34;

/// Writes up to `size` bytes; returns how many, 0 only at the end.
using ByteSource = std::function<size_t(char* bytes, size_t size)>;

/// The array of a .npy file of `size` bytes that `source` gives. Throws std::runtime_error whose text completes "FILE
/// ...".
NpyArray npy_from(const ByteSource& source, uint64_t size);

/// Throws Error(data) that names the file.
NpyArray read_npy(const std::filesystem::path& file);

/// The arrays of a .npz file. Each call throws Error(data) that names the file and the array. An array whose size the
/// archive cannot hold, or that is over 1 GiB and over a hundred times what is stored of it, is refused unread.
class NpzFile {
 public:
  explicit NpzFile(std::filesystem::path path);
  ~NpzFile();
  NpzFile(const NpzFile&) = delete;
  NpzFile& operator=(const NpzFile&) = delete;

  bool has(const std::string& name) const { return entries_.contains(name); }
  /// In order of the alphabet, without ".npy".
  std::vector<std::string> names() const;
  NpyArray read(const std::string& name);

 private:
  struct Entry;
  void list(uint64_t file_bytes);

  std::filesystem::path path_;
  void* archive_ = nullptr;  ///< unzFile of minizip
  std::map<std::string, std::unique_ptr<Entry>> entries_;
};

}  // namespace nas::core
