#pragma once
/// \file
/// nas::ISearchStages of a run.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/model/model.h"
#include "core/ops/op_registry.h"
#include "core/record/run_directory.h"
#include "nas/object.h"
#include "nas/search_stages.h"

namespace nas::core {

class Run;

/// The files of a stage, in search/NAME.
class StageFolder {
 public:
  StageFolder(const RunPaths& run, std::string_view name) : path_(run.path() / "search" / name) {}

  const std::filesystem::path& path() const noexcept { return path_; }
  std::filesystem::path supernet() const { return path_ / "supernet.toml"; }
  std::filesystem::path found() const { return path_ / "found.toml"; }
  std::filesystem::path weights() const { return path_ / "weights.safetensors"; }  ///< architecture parameters too
  /// Everything else of the result. It is written last: where it is, the stage is finished.
  std::filesystem::path result() const { return path_ / "result.toml"; }
  std::filesystem::path alphas() const { return path_ / "alphas.jsonl"; }
  std::filesystem::path genotypes() const { return path_ / "genotypes.jsonl"; }
  bool is_finished() const { return std::filesystem::exists(result()); }

 private:
  std::filesystem::path path_;
};

/// The supernet of a finished stage as it was at the end. Throws Error(unreadable).
std::shared_ptr<Model> read_stage_model(const StageFolder& folder, const OpRegistry& ops);

class SearchStages final : public Provides<ISearchStages> {
 public:
  /// Borrows `run`.
  explicit SearchStages(Run& run) : run_(run) {}
  void train(const StageRequest& request, TreeOut& result) override;

 private:
  void check(const StageRequest& request) const;
  ModelDesc supernet_of(const StageRequest& request) const;
  StageResult trained(const StageRequest& request, const ModelDesc& supernet);
  /// Gives `model`, of the stage `stage`, what fits of the finished stage `former`.
  void inherit(const std::string& stage, Model& model, const std::string& former);

  Run& run_;
};

}  // namespace nas::core
