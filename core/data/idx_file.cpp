#include "core/data/idx_file.h"

#include <cstring>
#include <limits>
#include <sstream>
#include <vector>

#include "core/base/error.h"
#include "core/data/data_file.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kUnsignedByte = 0x08;
constexpr size_t kWordBytes = 4;

[[noreturn]] void throw_fault(const fs::path& file, const std::string& fault) {
  throw Error(ExitCode::data, "data file " + file.filename().string() + " " + fault, file.string(),
              "install or download it again");
}

uint32_t word_at(const std::vector<uint8_t>& bytes, size_t index) {
  const uint8_t* word = bytes.data() + index * kWordBytes;
  return uint32_t{word[0]} << 24 | uint32_t{word[1]} << 16 | uint32_t{word[2]} << 8 | word[3];
}

std::string hexadecimal(uint32_t value) {
  std::ostringstream text;
  text << "0x" << std::hex << value;
  return text.str();
}

void check_magic(const fs::path& file, uint32_t magic, int64_t dimensions) {
  const uint32_t expected = kUnsignedByte << 8 | static_cast<uint32_t>(dimensions);
  if (magic == expected) return;
  throw_fault(file, "is not an IDX file of bytes with " + std::to_string(dimensions) +
                        (dimensions == 1 ? " dimension" : " dimensions") + ": its magic number is " +
                        hexadecimal(magic) + ", not " + hexadecimal(expected));
}

std::vector<int64_t> read_sizes(const fs::path& file, const std::vector<uint8_t>& bytes, int64_t dimensions) {
  std::vector<int64_t> sizes;
  for (int64_t i = 0; i < dimensions; ++i) {
    sizes.push_back(word_at(bytes, static_cast<size_t>(i) + 1));
    if (sizes.back() == 0) throw_fault(file, "is empty: one of its dimensions is 0");
  }
  return sizes;
}

/// A damaged header may promise more than 64 bits can count; the largest number stands for all of those.
int64_t saturated_product(const std::vector<int64_t>& sizes) {
  int64_t product = 1;
  for (const int64_t size : sizes) {
    if (__builtin_mul_overflow(product, size, &product)) return std::numeric_limits<int64_t>::max();
  }
  return product;
}

void check_length(const fs::path& file, int64_t actual, int64_t promised) {
  if (actual == promised) return;
  const std::string fault = actual < promised ? "is cut short" : "is too long";
  throw_fault(file, fault + ": it has " + std::to_string(actual) + " values, but its header promises " +
                        std::to_string(promised));
}

}  // namespace

torch::Tensor read_idx_file(const fs::path& file, int64_t dimensions, std::vector<DataFile>& files) {
  const std::vector<uint8_t> bytes = read_data_file(file);
  const size_t header = (static_cast<size_t>(dimensions) + 1) * kWordBytes;
  if (bytes.size() >= kWordBytes) check_magic(file, word_at(bytes, 0), dimensions);
  if (bytes.size() < header) throw_fault(file, "is cut short: it ends within its header");
  const auto sizes = read_sizes(file, bytes, dimensions);
  check_length(file, static_cast<int64_t>(bytes.size() - header), saturated_product(sizes));
  torch::Tensor values = torch::empty(sizes, torch::kUInt8);
  std::memcpy(values.data_ptr<uint8_t>(), bytes.data() + header, bytes.size() - header);
  files.push_back(describe_data_file(file, bytes));
  return values;
}

}  // namespace nas::core
