#include "core/run/run_record.h"

#include <stdexcept>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/desc/desc_toml.h"
#include "core/run/artifact_path.h"
#include "nas/desc_tree.h"

namespace nas::core {

void RunRecord::text(std::string_view path, std::string_view bytes) {
  std::filesystem::path file;
  try {
    file = artifact_path(run_.directory().path(), path);
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(ExitCode::failed, "cannot make a folder of the run: " + error.code().message(),
                error.path1().string());
  }
  if (file.empty()) throw std::invalid_argument("the path \"" + std::string(path) + "\" leaves the run's directory");
  write_atomically(file.string(), bytes);
}

void RunRecord::description(std::string_view path, const ITreeSource& desc) {
  text(path, to_toml(model_from_tree(to_tree(desc))));
}

void RunRecord::found(const ITreeSource& desc) {
  write_model_desc(run_.directory().found().string(), model_from_tree(to_tree(desc)));
}

void RunRecord::result(std::string_view name, double value) {
  run_.info().results[std::string(name)] = value;
  run_.write_info();
}

}  // namespace nas::core
