#include "core/trainings/training_job.h"

#include <stdexcept>
#include <vector>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/desc/desc_toml.h"
#include "core/desc/toml_text.h"
#include "core/desc/tree_difference.h"
#include "core/desc/tree_file.h"
#include "nas/desc_tree.h"

namespace nas::core {

TrainingJob TrainingJob::from(const TrainingRequest& given) {
  const CopyOf<TrainingRequest> request(given);
  TrainingJob job;
  job.id = request.id;
  job.desc = model_from_bytes(request.desc);
  job.section = request.section;
  job.inherit = request.inherit;
  job.trainer = request.trainer;
  job.finalizers = request.finalizers;
  job.epochs = request.epochs;
  if (request.names.size() != request.former_names.size())
    throw std::invalid_argument("training \"" + job.id + "\" names " + std::to_string(request.names.size()) +
                                " weights and " + std::to_string(request.former_names.size()) + " former names");
  for (size_t i = 0; i < request.names.size(); ++i) job.renames.emplace(request.names[i], request.former_names[i]);
  return job;
}

TrainingJob TrainingJob::read(const TrainingFolder& folder) {
  using desc_detail::need;
  const Tree tree = read_tree(folder.job().string());
  TrainingJob job;
  try {
    job.id = need<std::string>(tree, "", "id");
    job.section = need<std::string>(tree, "", "section");
    job.inherit = need<std::string>(tree, "", "inherit");
    job.trainer = need<std::string>(tree, "", "trainer");
    job.finalizers = need<std::string>(tree, "", "finalizers");
    job.epochs = need<int64_t>(tree, "", "epochs");
    job.config_sha256 = need<std::string>(tree, "", "config_sha256");
    for (const Tree& rename : tree.items("renames"))
      job.renames.emplace(need<std::string>(rename, "renames.", "name"), need<std::string>(rename, "renames.", "from"));
  } catch (const BadKey& fault) {
    throw Error(ExitCode::unreadable, fault.what(), folder.job().string());
  }
  job.desc = read_model_desc(folder.description().string());
  return job;
}

void TrainingJob::write(const TrainingFolder& folder) const {
  write_model_desc(folder.description().string(), desc);
  write_tree(folder.job().string(), to_tree());
}

Tree TrainingJob::to_tree() const {
  Tree tree;
  tree.set("id", id);
  tree.set("section", section);
  tree.set("inherit", inherit);
  tree.set("trainer", trainer);
  tree.set("finalizers", finalizers);
  tree.set("epochs", epochs);
  tree.set("config_sha256", config_sha256);
  for (const auto& [name, from] : renames) {
    if (tree.lists.empty()) tree.list("renames");
    Tree& rename = tree.lists.back().second.emplace_back();
    rename.set("name", name);
    rename.set("from", from);
  }
  return tree;
}

std::string TrainingJob::fingerprint() const {
  return sha256(core::to_toml(to_tree()) + core::to_toml(nas::to_tree(desc)));
}

std::string difference(const TrainingJob& before, const TrainingJob& after) {
  constexpr size_t most = 5;
  const auto whole = [](const TrainingJob& job) {
    Tree tree = job.to_tree();
    tree.table("description") = nas::to_tree(job.desc);
    return tree;
  };
  std::vector<std::string> lines = differences(whole(before), whole(after));
  if (lines.size() > most) {
    const std::string more = std::to_string(lines.size() - most) + " more";
    lines.resize(most);
    lines.push_back(more);
  }
  return text::join(lines, "; ");
}

}  // namespace nas::core
