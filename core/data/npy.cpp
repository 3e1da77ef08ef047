#include "core/data/npy.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kNpyMagic = "\x93NUMPY"sv;
constexpr uint64_t kLargestNpyHeader = 65536;
constexpr size_t kArrayChunk = size_t{1} << 24;

[[noreturn]] void fail_npy(const std::string& what) { throw std::runtime_error(what); }

/// Exactly `size` bytes, in steps, so that a file that is cut short takes no more memory than it has bytes.
void read_exactly(const ByteSource& source, uint64_t size, std::vector<uint8_t>& bytes) {
  while (bytes.size() < size) {
    const size_t done = bytes.size(), step = std::min<uint64_t>(kArrayChunk, size - done);
    bytes.resize(done + step);
    for (size_t read = 0; read < step;) {
      const size_t got = source(reinterpret_cast<char*>(bytes.data()) + done + read, step - read);
      if (got == 0) fail_npy("is cut short");
      read += got;
    }
  }
}

std::string text_of_next(const ByteSource& source, uint64_t size) {
  std::vector<uint8_t> bytes;
  read_exactly(source, size, bytes);
  return {bytes.begin(), bytes.end()};
}

/// The header is the text of a Python dictionary with three keys.
class NpyHeader {
 public:
  explicit NpyHeader(std::string text) : text_(std::move(text)) {}

  NpyArray array() const {
    NpyArray array;
    set_type(array);
    if (value_of("fortran_order").starts_with("True"))
      fail_npy("is in Fortran's order; save numpy.ascontiguousarray(x) instead");
    set_shape(array);
    return array;
  }

 private:
  std::string_view value_of(const std::string& key) const {
    const size_t at = text_.find("'" + key + "':");
    if (at == std::string::npos) fail_npy("is damaged: its header has no \"" + key + "\"");
    const std::string_view rest = std::string_view(text_).substr(at + key.size() + 3);
    return rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
  }

  void set_type(NpyArray& array) const {
    const std::string_view value = value_of("descr");
    if (!value.starts_with('\'')) fail_npy("has a structure of several fields as its type");
    const std::string type(value.substr(1, value.find('\'', 1) - 1));
    if (type.size() >= 2 && type[1] == 'O')
      fail_npy("holds pickled Python objects, which are refused because reading them runs code");
    if (type.size() != 3 || "<|="sv.find(type[0]) == std::string_view::npos ||
        "uifb"sv.find(type[1]) == std::string_view::npos || "1248"sv.find(type[2]) == std::string_view::npos)
      fail_npy("has values of type \"" + type + "\", which is none of the types of numbers that are read");
    array.kind = type[1];
    array.item_bytes = type[2] - '0';
  }

  static void set_shape_from(std::string_view list, NpyArray& array) {
    const char* position = list.data();
    const char* const end = list.data() + list.size();
    while (position != end) {
      int64_t size = 0;
      const auto [next, problem] = std::from_chars(position, end, size);
      if (problem != std::errc{} || size < 0) fail_npy("is damaged: its header has no readable shape");
      array.shape.push_back(size);
      position = next;
      while (position != end && (*position == ',' || *position == ' ' || *position == 'L')) ++position;
    }
  }

  void set_shape(NpyArray& array) const {
    const std::string_view value = value_of("shape");
    const size_t end = value.find(')');
    if (!value.starts_with('(') || end == std::string_view::npos)
      fail_npy("is damaged: its header has no readable shape");
    set_shape_from(value.substr(1, end - 1), array);
    if (array.shape.size() > 8) fail_npy("has " + std::to_string(array.shape.size()) + " dimensions");
  }

  std::string text_;
};

/// The bytes that an array of this shape has.
uint64_t promised_bytes(const NpyArray& array) {
  uint64_t bytes = static_cast<uint64_t>(array.item_bytes);
  for (const int64_t size : array.shape)
    if (__builtin_mul_overflow(bytes, static_cast<uint64_t>(size), &bytes))
      fail_npy("says that it has more values than memory has bytes");
  if (bytes > largest_array)
    fail_npy("says that it has " + text::bytes(bytes) + "; the most are " + text::bytes(largest_array));
  return bytes;
}

}  // namespace

int64_t NpyArray::count() const { return static_cast<int64_t>(bytes.size()) / item_bytes; }

std::string NpyArray::type_name() const {
  const std::string bits = std::to_string(8 * item_bytes);
  switch (kind) {
    case 'u':
      return "uint" + bits;
    case 'i':
      return "int" + bits;
    case 'f':
      return "float" + bits;
    default:
      return "bool";
  }
}

std::string NpyArray::shape_text() const {
  std::vector<std::string> sizes;
  for (const int64_t size : shape) sizes.push_back(std::to_string(size));
  return "(" + text::join(sizes, ", ") + ")";
}

NpyArray npy_from(const ByteSource& source, uint64_t size) {
  const std::string start = text_of_next(source, std::min<uint64_t>(size, 8));
  if (!start.starts_with(kNpyMagic) || start.size() < 8) fail_npy("is not an array of NumPy");
  const size_t length_bytes = start[6] == 1 ? 2 : 4;
  const std::string length = text_of_next(source, length_bytes);
  uint64_t header_bytes = 0;
  for (size_t i = 0; i < length_bytes; ++i) header_bytes |= uint64_t{static_cast<unsigned char>(length[i])} << (8 * i);
  if (header_bytes > kLargestNpyHeader) fail_npy("is damaged: its header has " + text::bytes(header_bytes));
  NpyArray array = NpyHeader(text_of_next(source, header_bytes)).array();
  const uint64_t promised = promised_bytes(array), left = size - 8 - length_bytes - header_bytes;
  if (promised != left)
    fail_npy("is cut short or damaged: an array of " + array.shape_text() + " " + array.type_name() + " has " +
             text::count(static_cast<int64_t>(promised)) + " bytes, but there are " +
             text::count(static_cast<int64_t>(left)));
  read_exactly(source, promised, array.bytes);
  return array;
}

NpyArray read_npy(const std::filesystem::path& file) {
  try {
    const InputFile input(file.string());
    struct stat status = {};
    if (::stat(file.c_str(), &status) != 0) fail_npy("cannot be read");
    return npy_from([&](char* bytes, size_t size) { return input.read(bytes, size); },
                    static_cast<uint64_t>(status.st_size));
  } catch (const std::system_error& reason) {
    throw Error(ExitCode::data, "array " + file.filename().string() + " cannot be read: " + reason.what(),
                file.string());
  } catch (const std::runtime_error& reason) {
    throw Error(ExitCode::data, "array " + file.filename().string() + " " + reason.what(), file.string(),
                "save it again with numpy.save");
  }
}

}  // namespace nas::core
