#include "core/data/idx_file.h"

#include <algorithm>

#include "core/data/data_file.h"
#include "core/data/idx_values.h"

namespace nas::core {

torch::Tensor read_idx_file(const std::filesystem::path& file, int64_t dimensions, std::vector<RecordedFile>& files) {
  const IdxValues idx = read_idx_values(file, dimensions);
  torch::Tensor values = torch::empty(idx.sizes, torch::kUInt8);
  std::ranges::copy(idx.values(), values.data_ptr<uint8_t>());
  files.push_back(describe_data_file(file, idx.bytes));
  return values;
}

}  // namespace nas::core
