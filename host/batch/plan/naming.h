#pragma once
/// \file
/// Names of experiments, which are names of folders and have to be read by people: "darts-channels=8-seed=2".

#include <string>
#include <utility>
#include <vector>

#include "host/batch/plan/batch_file.h"

namespace nas::host {

/// What an experiment of `block` with these values of its axes is told apart by: label and value, in order. Of a
/// [[zip]] the first key tells, and further ones only when it has some value twice.
class Naming {
 public:
  explicit Naming(const BatchFile& file);
  std::vector<std::pair<std::string, std::string>> axes(const Block& block,
                                                        const std::vector<std::vector<Assignment>>& choices) const;

 private:
  std::vector<std::string> keys_, labels_;
};

/// Of a block's name, which may be empty, and its axes; `fallback` when both say nothing.
std::string experiment_name(const Block& block, const std::vector<std::pair<std::string, std::string>>& axes,
                            const std::string& fallback);

/// Throws core::Error(config) for a name that no folder of a batch may have.
void check_name(const std::string& name, const std::string& where);

}  // namespace nas::host
