#pragma once
/// \file
/// The result of a training of nas/trainings.h as a value. It crosses the boundary as a tree.

#include <cstdint>
#include <string>
#include <utility>

#include "nas/desc.h"
#include "nas/desc_tree.h"
#include "nas/tree_value.h"

namespace nas {

/// When `failed` is true, only `id` and `error` are set.
struct TrainingResult {
  std::string id;
  bool failed = false;
  std::string error;  ///< the first line of the error
  /// Accuracy in [0, 1] and mean cross-entropy on the images that the section holds out, after the last epoch. Both are
  /// 0 when the section holds out none; a loss that is infinite or not a number is not a number here.
  double valid_accuracy = 0.0, valid_loss = 0.0;
  double best_valid_accuracy = 0.0;  ///< the best of all validated epochs
  int64_t epochs = 0;                ///< number of epochs that were trained
  int64_t parameters = 0, macs = 0;  ///< of the trained description without auxiliary tower; macs for one image
  double seconds = 0.0;              ///< time spent on training, the only value that differs between repetitions
  ModelDesc found;                   ///< the result of the finalizers, or the trained description without them
};

inline Tree to_tree(const TrainingResult& result) {
  Tree tree;
  tree.set("id", result.id);
  tree.set("failed", result.failed);
  if (result.failed) {
    tree.set("error", result.error);
    return tree;
  }
  tree.set("valid_accuracy", result.valid_accuracy);
  tree.set("valid_loss", result.valid_loss);
  tree.set("best_valid_accuracy", result.best_valid_accuracy);
  tree.set("epochs", result.epochs);
  tree.set("parameters", result.parameters);
  tree.set("macs", result.macs);
  tree.set("seconds", result.seconds);
  tree.table("found") = to_tree(result.found);
  return tree;
}

/// Throws BadKey for a value that is missing or has another type.
inline TrainingResult training_result_from_tree(const Tree& tree) {
  using desc_detail::need;
  TrainingResult result;
  result.id = need<std::string>(tree, "", "id");
  result.failed = need<bool>(tree, "", "failed");
  if (result.failed) {
    result.error = need<std::string>(tree, "", "error");
    return result;
  }
  result.valid_accuracy = need<double>(tree, "", "valid_accuracy");
  result.valid_loss = need<double>(tree, "", "valid_loss");
  result.best_valid_accuracy = need<double>(tree, "", "best_valid_accuracy");
  result.epochs = need<int64_t>(tree, "", "epochs");
  result.parameters = need<int64_t>(tree, "", "parameters");
  result.macs = need<int64_t>(tree, "", "macs");
  result.seconds = need<double>(tree, "", "seconds");
  result.found = model_from_tree(desc_detail::need_table(tree, "", "found"));
  return result;
}

}  // namespace nas
