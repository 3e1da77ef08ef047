#include "core/app/export_network.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/app/export_report.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/input_file.h"
#include "core/base/log.h"
#include "core/base/new_file.h"
#include "core/base/text.h"
#include "core/checkpoint/tensor_file.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype.h"
#include "core/desc/genotype_text.h"
#include "core/export/exported_network.h"
#include "core/export/onnx_file.h"
#include "core/export/onnx_network.h"
#include "core/export/python_module.h"
#include "core/model/weights_file.h"
#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/record/written_files.h"

namespace nas::core {

namespace fs = std::filesystem;

namespace {

/// False also for a path that is odd, such as one that is too long: opening the file reports it.
bool is_directory(const std::string& path) {
  std::error_code odd;
  return fs::is_directory(path, odd);
}

/// Where the parts of a network are.
struct Source {
  explicit Source(const ExportRequest& request)
      : run(request.path),
        is_run(is_directory(request.path)),
        description(is_run ? run.model().string() : request.path),
        weights(is_run ? run.weights().string() : request.weights) {}

  RunPaths run;
  bool is_run;
  std::string description, weights;
};

constexpr const char* extension_of(ExportFormat format) {
  switch (format) {
    case ExportFormat::onnx:
      return ".onnx";
    case ExportFormat::pytorch:
      return ".py";
    case ExportFormat::safetensors:
      return ".safetensors";
    case ExportFormat::genotype:
      return ".genotype.txt";
  }
  return "";
}

/// The first one is what --out names.
std::vector<fs::path> files_of(const ExportRequest& request, const Source& source) {
  fs::path out = request.out;
  if (out.empty()) out = fs::path(source.description).replace_extension(extension_of(request.format));
  if (request.format != ExportFormat::pytorch) return {out};
  return {out, fs::path(out).replace_extension(".safetensors")};
}

void require_unused(const std::vector<fs::path>& files, const ExportRequest& request) {
  if (request.force) return;
  for (const fs::path& file : files)
    if (fs::exists(fs::symlink_status(file)))
      throw Error(ExitCode::usage, "there is a file of this name already", file.string(),
                  "choose another name with --out, or replace the file with --force");
}

/// The record may come from elsewhere, and would make a graph that no program can run.
void require_normalisation(const DataRecord& data, const ModelDesc& desc, const RunPaths& run) {
  const auto channels = static_cast<size_t>(desc.input.channels);
  const auto usable = [](double deviation) { return std::isfinite(deviation) && deviation > 0; };
  if (data.mean.size() == channels && data.deviation.size() == channels && std::ranges::all_of(data.deviation, usable))
    return;
  throw Error(
      ExitCode::unreadable,
      "the run does not record a mean and a deviation for each of the " + text::counted(desc.input.channels, "channel"),
      run.info().string(), "add --raw to export the network without normalisation");
}

/// What the run knows about its network. What was changed afterwards was not tested.
void add_record(ExportedNetwork& network, const RunPaths& run, bool raw) {
  const RunInfo info = RunInfo::read(run.info());
  network.dataset = info.dataset;
  if (const auto& data = info.provenance.data) {
    if (!raw) require_normalisation(*data, network.desc, run);
    network.mean = data->mean;
    network.deviation = data->deviation;
    if (static_cast<int64_t>(data->class_names.size()) == network.desc.classes) network.class_names = data->class_names;
  }
  for (const std::string& name : changed_files(info, run)) {
    if (name != "model.toml" && name != "weights.safetensors") continue;
    log::warning(name + " is not the file that the run wrote, so the export has no test accuracy");
    return;
  }
  const auto accuracy = info.results.find("test_accuracy"), images = info.results.find("test_images");
  if (accuracy == info.results.end() || images == info.results.end()) return;
  network.test_accuracy = accuracy->second;
  network.test_images = static_cast<int64_t>(images->second);
}

ExportedNetwork read_network(const ExportRequest& request, const Source& source, const std::string& format) {
  ExportedNetwork network = read_exported_network(source.description, source.weights, format);
  if (source.is_run) add_record(network, source.run, request.raw);
  return network;
}

/// Whether the images must be normalised before they are given to the network.
bool takes_normalised(const ExportRequest& request, const Source& source, const ExportedNetwork& network) {
  if (request.raw || !network.mean.empty()) return request.raw;
  if (source.is_run)
    throw Error(ExitCode::failed, "the run does not say how its images were normalised", source.run.info().string(),
                "add --raw to export the network without normalisation");
  log::info("a description does not say how images are normalised: the exported network takes normalised images");
  return true;
}

void write_state(const fs::path& path, const NamedTensors& state) {
  write_tensor_file(path.string(), {.tensors = state, .metadata = {{"format", "nas-host weights 1"}}});
}

/// The module without its weights would be half of the export. Both are written before a file of their names changes,
/// except that the weights have theirs when the module is synced.
void write_module(const std::vector<fs::path>& files, const ExportedNetwork& network, bool raw) {
  NewFile module(files[0].string());
  module.append(python::module_text(network, raw));
  const bool is_new = !fs::exists(files[1]);
  write_state(files[1], network.state);
  try {
    module.finish();
  } catch (const Error&) {
    std::error_code stays;
    if (is_new) fs::remove(files[1], stays);
    throw;
  }
}

ExportReport export_onnx(const ExportRequest& request, const Source& source, const std::vector<fs::path>& files) {
  const ExportedNetwork network = read_network(request, source, "ONNX");
  const onnx::NetworkOptions options{.fold = request.fold, .raw = takes_normalised(request, source, network)};
  write_atomically(files[0].string(), onnx::network_bytes(network, options));
  ExportReport report = report_of(network, onnx::input_text(network, options));
  report.format = "ONNX, opset " + std::to_string(onnx::kOpset) + ", IR version " + std::to_string(onnx::kIrVersion) +
                  (options.fold ? ", batch norms folded" : ", batch norms kept");
  return report;
}

ExportReport export_pytorch(const ExportRequest& request, const Source& source, const std::vector<fs::path>& files) {
  const ExportedNetwork network = read_network(request, source, "PyTorch");
  const bool raw = takes_normalised(request, source, network);
  write_module(files, network, raw);
  ExportReport report = report_of(network, onnx::input_text(network, {.raw = raw}));
  report.format = "PyTorch module and its state dict";
  return report;
}

/// Without the auxiliary tower. Needs no description, so that networks with the ops of plugins have this form too.
ExportReport export_weights(const Source& source, const std::vector<fs::path>& files) {
  NamedTensors state = read_weights(source.weights).tensors;
  std::erase_if(state, [](const auto& item) { return item.first.starts_with("aux_tower."); });
  write_state(files[0], state);
  return {.format = "safetensors, " + std::to_string(state.size()) + " tensors"};
}

ExportReport export_genotype(const Source& source, const std::vector<fs::path>& files) {
  const std::string text = to_text(genotype_of(read_model_desc(source.description))) + "\n";
  write_atomically(files[0].string(), text);
  return {.format = "genotype"};
}

ExportReport exported(const ExportRequest& request, const Source& source, const std::vector<fs::path>& files) {
  switch (request.format) {
    case ExportFormat::onnx:
      return export_onnx(request, source, files);
    case ExportFormat::pytorch:
      return export_pytorch(request, source, files);
    case ExportFormat::safetensors:
      return export_weights(source, files);
    case ExportFormat::genotype:
      return export_genotype(source, files);
  }
  throw std::logic_error("unknown format");
}

}  // namespace

void export_network(const ExportRequest& request) {
  const Source source(request);
  const std::vector<fs::path> files = files_of(request, source);
  require_unused(files, request);
  ExportReport report = exported(request, source, files);
  report.files = files;
  report.print(request.json);
}

}  // namespace nas::core
