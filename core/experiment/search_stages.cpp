#include "core/experiment/search_stages.h"

#include <stdexcept>
#include <utility>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/plugin_call.h"
#include "core/checkpoint/tensor_file.h"
#include "core/desc/desc_toml.h"
#include "core/desc/tree_file.h"
#include "core/experiment/files_of_methods.h"
#include "core/experiment/run.h"
#include "core/experiment/search_stage.h"
#include "core/model/build_network.h"
#include "core/model/inherit_model.h"
#include "nas/evaluation.h"

namespace nas::core {

namespace {

[[noreturn]] void refuse_stage(std::string_view name, const std::string& problem) {
  throw std::invalid_argument("the stage \"" + std::string(name) + "\" " + problem);
}

NamedTensors sections_of(const Model& model) {
  NamedTensors tensors;
  add_section(tensors, "weights", model.named_weights());
  add_section(tensors, "buffers", model.named_buffers());
  add_section(tensors, "alphas", model.named_arch_parameters());
  return tensors;
}

void write_stage_weights(const StageFolder& folder, const Model& model) {
  write_tensor_file(folder.weights().string(), {sections_of(model), {{"format", "nas-host stage 1"}}});
}

std::vector<double> values_of(const torch::Tensor& parameter) {
  const torch::Tensor flat = parameter.detach().to(torch::kCPU, torch::kFloat64).flatten().contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

std::vector<LearnedParameter> parameters_of(Model& model) {
  std::vector<LearnedParameter> parameters;
  for_each_edge(model.desc(), [&](int64_t cell, int64_t node, int64_t edge) {
    if (model.desc().cells[static_cast<size_t>(cell)].alphas_from != cell) return;
    IOp& op = model.op(cell, node, edge);
    const std::vector<std::string> candidates = candidate_names(op);
    int64_t index = 0;
    for (const torch::Tensor& parameter : op.arch_parameters()) {
      const bool one_each = parameter.numel() == static_cast<int64_t>(candidates.size());
      parameters.push_back({.cell = cell,
                            .node = node,
                            .edge = edge,
                            .index = index++,
                            .candidates = one_each ? candidates : std::vector<std::string>(),
                            .values = values_of(parameter)});
    }
  });
  return parameters;
}

StageResult read_stage_result(const StageFolder& folder) {
  Tree tree = read_tree(folder.result().string());
  tree.table("supernet") = to_tree(read_model_desc(folder.supernet().string()));
  tree.table("found") = to_tree(read_model_desc(folder.found().string()));
  try {
    return stage_result_from_tree(tree);
  } catch (const BadKey& fault) {
    throw Error(ExitCode::unreadable, fault.what(), folder.result().string(),
                "restore the file that the run wrote, or start a new run");
  }
}

void write_stage_result(Run& run, const StageFolder& folder, const StageResult& result) {
  run.write_recorded(folder.supernet(), to_toml(result.supernet));
  run.write_recorded(folder.found(), to_toml(result.found));
  Tree tree = to_tree(result);
  tree.tables.clear();
  write_tree(folder.result().string(), tree);
}

StageResult result_of(const SearchStage& stage, const TrainedStage& trained) {
  StageResult result{.name = stage.name,
                     .epochs = trained.epochs,
                     .supernet = stage.supernet,
                     .found = trained.found,
                     .parameters = parameters_of(*trained.model)};
  if (!trained.validation) return result;
  result.valid_accuracy = trained.validation->top1;
  result.valid_loss = trained.validation->loss;
  return result;
}

}  // namespace

std::shared_ptr<Model> read_stage_model(const StageFolder& folder, const OpRegistry& ops) {
  const auto model = build_model(read_model_desc(folder.supernet().string()), ops, 0);
  const TensorFile file = read_tensor_file(folder.weights().string());
  const torch::NoGradGuard no_grad;
  for (auto& [name, live] : sections_of(*model)) live.copy_(require(file.tensors, name, live));
  return model;
}

void SearchStages::train(const StageRequest& given, TreeOut& result) {
  const CopyOf<StageRequest> request(given);
  check(request);
  // What fails in here is not the plugin's fault that called it.
  give(result, called_by_plugin([&] {
         const std::string part = "the stage \"" + std::string(request.name) + "\" of the search";
         return call_plugin({.plugin = {}, .part = part}, [&] { return trained(request, supernet_of(request)); });
       }));
}

void SearchStages::check(const StageRequest& request) const {
  if (!is_plain_name(request.name) || request.name == "search" || request.name == "eval" || request.name == "run")
    refuse_stage(request.name,
                 "needs another name: one of a-z, 0-9, '_' and '-', and not \"search\", \"eval\" or \"run\"");
  for (const char* table : {".data", ".model", ".train"})
    if (!run_.config().has(std::string(request.section) + table))
      refuse_stage(request.name, "needs a table [" + std::string(request.section) + table + "]");
  if (!request.builder || !request.finalizers) refuse_stage(request.name, "needs a builder and finalizers");
  const StageFolder folder(run_.directory(), request.name);
  if (!request.inherit.empty() &&
      (!is_plain_name(request.inherit) || !StageFolder(run_.directory(), request.inherit).is_finished()))
    refuse_stage(request.name, "inherits from \"" + std::string(request.inherit) + "\", which is no finished stage");
  if (folder.is_finished() && !request.supernet.empty() &&
      read_model_desc(folder.supernet().string()) != model_from_bytes(request.supernet))
    refuse_stage(request.name, "has another supernet than when it was trained");
}

ModelDesc SearchStages::supernet_of(const StageRequest& request) const {
  if (!request.supernet.empty()) return model_from_bytes(request.supernet);
  const IConfig& model = run_.config().section(std::string(request.section) + ".model");
  return build_desc(*request.builder, model, run_.data().shape(), run_.data().classes(), {});
}

StageResult SearchStages::trained(const StageRequest& request, const ModelDesc& supernet) {
  const StageFolder folder(run_.directory(), request.name);
  if (folder.is_finished()) return read_stage_result(folder);
  require_folder(folder.path());
  SearchParts parts;
  parts.builder = request.builder;
  parts.trainer = request.trainer;
  parts.finalizers = request.finalizers;
  SearchStage stage{.name = std::string(request.name),
                    .section = std::string(request.section),
                    .supernet = supernet,
                    .initialise = {},
                    .alphas = folder.alphas(),
                    .genotypes = folder.genotypes()};
  if (!request.inherit.empty())
    stage.initialise = [&](Model& model) { inherit(stage.name, model, std::string(request.inherit)); };
  const TrainedStage trained = train_stage(run_, parts, stage);
  const StageResult result = result_of(stage, trained);
  run_.directory().require_in_place();
  write_stage_weights(folder, *trained.model);
  write_stage_result(run_, folder, result);
  return result;
}

void SearchStages::inherit(const std::string& stage, Model& model, const std::string& former) {
  const auto from = read_stage_model(StageFolder(run_.directory(), former), run_.ops());
  const InheritedTensors inherited = inherit_model(model, *from);
  log::info(stage + " inherits " + std::to_string(inherited.weights) + " tensors of " + former + " and " +
            std::to_string(inherited.arch_parameters) + " architecture parameters; " + std::to_string(inherited.fresh) +
            " tensors begin anew");
}

}  // namespace nas::core
