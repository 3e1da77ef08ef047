#include "core/data/memory_dataset.h"

namespace nas::core {

std::string_view MemoryDataset::class_name(int64_t index) const {
  const auto& names = contents_.class_names;
  const bool named = index >= 0 && index < static_cast<int64_t>(names.size());
  return named ? std::string_view(names[static_cast<size_t>(index)]) : std::string_view();
}

}  // namespace nas::core
