#pragma once
/// \file
/// costs.json: what each part of the found network costs.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nas::core {

struct PartCost {
  std::string part;           ///< "stems", "cell 3", "classifier"
  std::string type;           ///< "normal" or "reduction" of a cell, else empty
  int64_t parameters = 0;     ///< without those of the auxiliary tower
  int64_t macs = 0;           ///< for one image
  double milliseconds = 0.0;  ///< median time of one image in evaluation mode on one thread; 0: not measured
};

/// Throws Error(failed).
void write_part_costs(const std::filesystem::path& file, const std::vector<PartCost>& costs);

/// Throws Error(unreadable) that names the file.
std::vector<PartCost> read_part_costs(const std::filesystem::path& file);

}  // namespace nas::core
