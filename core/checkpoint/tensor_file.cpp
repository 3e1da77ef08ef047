#include "core/checkpoint/tensor_file.h"

#include <bit>
#include <cstring>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/checkpoint/tensor_layout.h"

namespace nas::core {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors data is little-endian");

void put_data(std::string& bytes, size_t data_begin, const TensorEntry& entry, const torch::Tensor& tensor) {
  const torch::Tensor plain = tensor.detach().to(torch::kCPU).contiguous();
  if (entry.end > entry.begin)
    std::memcpy(bytes.data() + data_begin + entry.begin, plain.const_data_ptr(), entry.end - entry.begin);
}

std::string serialize(const TensorFile& file) {
  const TensorHeader header{lay_out(file.tensors), file.metadata};
  const std::string text = header_text(header);
  uint64_t data_size = 0;
  for (const TensorEntry& entry : header.entries) data_size += entry.end - entry.begin;

  const uint64_t length = text.size();
  const size_t data_begin = kLengthBytes + text.size();
  std::string bytes(data_begin + data_size, '\0');
  std::memcpy(bytes.data(), &length, kLengthBytes);
  std::memcpy(bytes.data() + kLengthBytes, text.data(), text.size());
  for (size_t i = 0; i < header.entries.size(); ++i)
    put_data(bytes, data_begin, header.entries[i], file.tensors[i].second);
  bytes.replace(kChecksumAt, kChecksumDigits, sha256(bytes));
  return bytes;
}

torch::Tensor get_data(std::string_view data, const TensorEntry& entry) {
  torch::Tensor tensor = torch::empty(entry.shape, torch_type(entry.type));
  if (entry.end > entry.begin)
    std::memcpy(tensor.mutable_data_ptr(), data.data() + entry.begin, entry.end - entry.begin);
  return tensor;
}

TensorFile deserialize(std::string bytes) {
  const TensorBytes stored = open_tensor_bytes(std::move(bytes));
  const std::string_view data = std::string_view(stored.bytes).substr(stored.data_begin);
  TensorFile file{{}, stored.header.metadata};
  for (const TensorEntry& entry : stored.header.entries) file.tensors.emplace_back(entry.name, get_data(data, entry));
  return file;
}

}  // namespace

void write_tensor_file(const std::string& path, const TensorFile& file) { write_atomically(path, serialize(file)); }

TensorFile read_tensor_file(const std::string& path, const TensorFileUse& use) {
  try {
    return deserialize(read_file(path, ExitCode::unreadable));
  } catch (const Damage& damage) {
    throw Error(ExitCode::unreadable, use.noun + " \"" + path + "\" is damaged: " + damage.what(), "", use.remedy);
  }
}

}  // namespace nas::core
