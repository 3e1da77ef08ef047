#include "core/events/record_file.h"

#include <bit>
#include <boost/crc.hpp>
#include <cstring>

namespace nas::core {

namespace {

static_assert(std::endian::native == std::endian::little, "the numbers of a record are little-endian");

constexpr size_t length_size = sizeof(uint64_t), checksum_size = sizeof(uint32_t);
constexpr size_t head_size = length_size + checksum_size;

template <class Number>
std::string bytes_of(Number number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

/// The number at the beginning of `bytes`, which are at least as many as it has.
template <class Number>
Number first_number(std::string_view bytes) {
  Number number;
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

bool has_checksum(std::string_view bytes, std::string_view checksum) {
  return masked_crc32c(bytes) == first_number<uint32_t>(checksum);
}

/// The bytes of the record that begins `text`; nothing when it is not whole.
std::string_view first_record(std::string_view text) {
  if (text.size() < head_size + checksum_size || !has_checksum(text.substr(0, length_size), text.substr(length_size)))
    return {};
  const auto length = first_number<uint64_t>(text);
  if (length == 0 || length > text.size() - head_size - checksum_size) return {};
  const std::string_view bytes = text.substr(head_size, length);
  return has_checksum(bytes, text.substr(head_size + length)) ? bytes : std::string_view{};
}

}  // namespace

uint32_t masked_crc32c(std::string_view bytes) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return std::rotr(static_cast<uint32_t>(crc.checksum()), 15) + 0xa282ead8U;
}

std::string framed(std::string_view bytes) {
  const std::string length = bytes_of(static_cast<uint64_t>(bytes.size()));
  return length + bytes_of(masked_crc32c(length)) + std::string(bytes) + bytes_of(masked_crc32c(bytes));
}

WholeRecords whole_records(std::string_view file) {
  WholeRecords whole;
  for (;;) {
    const std::string_view record = first_record(file.substr(whole.end));
    if (record.empty()) return whole;
    whole.records.push_back(record);
    whole.end += head_size + record.size() + checksum_size;
  }
}

}  // namespace nas::core
