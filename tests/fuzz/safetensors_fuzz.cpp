// The JSON header of a safetensors file. The first eight bytes are the claimed size of the data.
#include <cstdlib>
#include <cstring>

#include "core/checkpoint/tensor_header.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  uint64_t data_size = 0;
  if (bytes.size() < sizeof data_size) return;
  std::memcpy(&data_size, bytes.data(), sizeof data_size);
  try {
    const core::TensorHeader header = core::parse_header(bytes.substr(sizeof data_size), data_size);
    for (const core::TensorEntry& entry : header.entries)
      if (entry.begin > entry.end || entry.end > data_size) std::abort();
  } catch (const core::Damage&) {
    return;
  }
}
