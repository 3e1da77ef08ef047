#pragma once
/// \file
/// Names of experiments, for people and for folders: "darts-channels=8-seed=2".

#include <string>
#include <utility>
#include <vector>

#include "host/batch/plan/batch_file.h"

namespace nas::host {

/// Finds the labels and values that distinguish the experiments of a batch. A [[zip]] is represented by its first key,
/// and by further keys only when the first one repeats a value.
class Naming {
 public:
  explicit Naming(const BatchFile& file);
  /// Label and value of each axis, in order, for an experiment of `block` with the values `choices`, one per group.
  std::vector<std::pair<std::string, std::string>> axes(const Block& block,
                                                        const std::vector<std::vector<Assignment>>& choices) const;
  /// The labels of a group of axes.
  std::vector<std::string> labels(const AxisGroup& group) const;

 private:
  const std::string& label_of(const std::string& key) const;

  std::vector<std::string> keys_, labels_;
};

/// The labels of each group of axes, without that of the seed: what a report compares. A group that shares a label with
/// an earlier one is left out.
std::vector<std::vector<std::string>> factors_of(const BatchFile& file);

/// The name made of the block's name, which may be empty, and the axes; `fallback` when both are empty.
std::string experiment_name(const Block& block, const std::vector<std::pair<std::string, std::string>>& axes,
                            const std::string& fallback);

/// Throws core::Error(config) for a name that the folder of an experiment must not have.
void check_name(const std::string& name, const std::string& where);

/// Throws core::Error(config) for a name that the directory of a batch must not have in runs/.
void check_batch_name(const std::string& name, const std::string& where);

}  // namespace nas::host
