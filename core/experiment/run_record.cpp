#include "core/experiment/run_record.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/path_inside.h"
#include "core/base/plugin_call.h"
#include "core/desc/desc_toml.h"
#include "nas/desc_tree.h"

namespace nas::core {

namespace {

/// Whether the host needs `path`, relative to the directory of the run, to continue the run.
bool belongs_to_host(std::string_view path) {
  constexpr std::array<std::string_view, 7> own = {"config.toml", "run.json",    "log.txt",  "metrics.jsonl",
                                                   ".lock",       "checkpoints", "trainings"};
  const std::filesystem::path normal = std::filesystem::path(path).lexically_normal();
  return std::ranges::find(own, normal.begin()->native()) != own.end();
}

}  // namespace

void RunRecord::text(std::string_view path, std::string_view bytes) {
  const std::filesystem::path file = path_inside(run_.directory().path(), path);
  if (file.empty()) throw std::invalid_argument("the path \"" + std::string(path) + "\" leaves the run's directory");
  if (belongs_to_host(path)) throw std::invalid_argument("the host itself writes \"" + std::string(path) + "\"");
  called_by_plugin([&] { write(file, bytes); });
}

void RunRecord::write(const std::filesystem::path& file, std::string_view bytes) {
  if (!stays_inside(file, run_.directory().path()))
    throw Error(ExitCode::failed, "a symbolic link leads out of the run's directory", file.string(),
                "remove the link, then resume the run");
  run_.directory().require_in_place();
  require_folder(file.parent_path());
  write_atomically(file.string(), bytes);
}

void RunRecord::description(std::string_view path, TreeBytes desc) { text(path, to_toml(model_from_bytes(desc))); }

void RunRecord::result(std::string_view name, double value) {
  run_.info().results[std::string(name)] = value;
  called_by_plugin([&] { run_.write_info(); });
}

}  // namespace nas::core
