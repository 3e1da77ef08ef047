#include "core/trainings/result_file.h"

#include "core/base/error.h"
#include "core/desc/desc_toml.h"
#include "core/desc/tree_file.h"

namespace nas::core {

bool is_finished(const TrainingFolder& folder) { return std::filesystem::exists(folder.result()); }

TrainingResult read_result(const TrainingFolder& folder) {
  Tree tree = read_tree(folder.result().string());
  if (std::filesystem::exists(folder.found())) tree.table("found") = to_tree(read_model_desc(folder.found().string()));
  try {
    return training_result_from_tree(tree);
  } catch (const BadKey& fault) {
    throw Error(ExitCode::unreadable, fault.what(), folder.result().string(),
                "remove the folder to repeat the training");
  }
}

void write_result(const TrainingFolder& folder, const TrainingResult& result) {
  Tree tree = to_tree(result);
  tree.tables.clear();
  if (!result.failed) write_model_desc(folder.found().string(), result.found);
  write_tree(folder.result().string(), tree);
}

TrainingResult failed_result(const std::string& id, const std::string& error) {
  TrainingResult result;
  result.id = id;
  result.failed = true;
  result.error = error.substr(0, error.find('\n'));
  return result;
}

}  // namespace nas::core
