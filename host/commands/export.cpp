#include <boost/program_options.hpp>
#include <filesystem>
#include <map>

#include "core/base/error.h"
#include "core/record/run_directory.h"
#include "host/command.h"
#include "host/commands/trained_run.h"
#include "host/session.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;
using core::ExportFormat;

const std::map<std::string, ExportFormat> format_names = {{"onnx", ExportFormat::onnx},
                                                          {"pytorch", ExportFormat::pytorch},
                                                          {"safetensors", ExportFormat::safetensors},
                                                          {"genotype", ExportFormat::genotype}};

core::Error wrong_usage(const std::string& what, const std::string& remedy) {
  return core::Error(core::ExitCode::usage, what, "", remedy);
}

/// --to, or what the name of the file says.
ExportFormat format_of(const Options& options) {
  const std::string& name = options.network_export.format;
  if (const auto found = format_names.find(name); found != format_names.end()) return found->second;
  if (!name.empty()) throw wrong_usage("--to must be onnx, pytorch, safetensors or genotype, not \"" + name + "\"", "");
  const std::string extension = fs::path(options.out).extension();
  if (extension == ".py") return ExportFormat::pytorch;
  if (extension == ".safetensors") return ExportFormat::safetensors;
  return ExportFormat::onnx;
}

core::ExportRequest request_of(const Options& options) {
  const ExportOptions& given = options.network_export;
  const core::ExportRequest request = {.path = options.arguments[0],
                                       .weights = given.weights,
                                       .format = format_of(options),
                                       .out = options.out,
                                       .fold = !given.no_fold,
                                       .raw = given.raw,
                                       .force = options.force,
                                       .json = options.json};
  if (given.fold && given.no_fold) throw wrong_usage("--fold and --no-fold exclude each other", "choose one of them");
  if (request.format == ExportFormat::pytorch && !options.out.empty() && fs::path(options.out).extension() != ".py")
    throw wrong_usage("a PyTorch module needs a name that ends with .py, not \"" + options.out + "\"",
                      "the weights are written beside it, to the same name with .safetensors");
  return request;
}

/// Throws unless the run has what the format needs: a network for its genotype, otherwise its trained weights.
void require_exportable(const std::string& directory, ExportFormat format) {
  run_info(directory);  // says so when there is no run
  if (format == ExportFormat::genotype && fs::exists(core::RunPaths(directory).model())) return;
  trained_run_info(directory);
}

void require_weights(const core::ExportRequest& request) {
  if (!request.weights.empty() || request.format == ExportFormat::genotype) return;
  throw wrong_usage("a description has no weights", "name their file with --weights, or export a run directory");
}

int run_export(const Options& options) {
  const core::ExportRequest request = request_of(options);
  std::error_code odd;  // such as a path that is too long; opening the file will report it
  if (!fs::is_directory(request.path, odd)) {
    require_weights(request);
  } else {
    if (!request.weights.empty())
      throw wrong_usage("--weights belongs to a description, and a run has its own weights",
                        "name the model.toml instead of the directory");
    require_exportable(request.path, request.format);
  }
  core_with({}).export_network(request);
  return 0;
}

void add_export_options(po::options_description& description, Options& options) {
  ExportOptions& given = options.network_export;
  auto add = description.add_options();
  add("to", po::value(&given.format)->value_name("onnx|pytorch|safetensors|genotype"),
      "format; default: what the name of --out says, else onnx");
  add("out", po::value(&options.out)->value_name("FILE"),
      "file to write; default: beside model.toml, with the same name");
  add("weights", po::value(&given.weights)->value_name("FILE"), "weights of a model.toml (safetensors)");
  add("fold", po::bool_switch(&given.fold), "ONNX: batch norms become part of the convolutions (default)");
  add("no-fold", po::bool_switch(&given.no_fold), "ONNX: batch norms stay");
  add("raw", po::bool_switch(&given.raw),
      "leave out the normalisation: the input of the exported network must be normalised images");
  add("force", po::bool_switch(&options.force), "replace a file of the same name");
}

}  // namespace

extern constinit const Command export_command = {
    .name = "export",
    .arguments = "DIR|model.toml",
    .summary = "Write a trained network as a file for other programs",
    .details =
        "DIR is the directory of a finished run. A model.toml needs its weights: --weights F.safetensors.\n"
        "  onnx         for ONNX Runtime and others. It takes images (N, C, H, W) with values from 0 to 1, for any\n"
        "               N, normalises them, and gives logits. Its metadata has class names and accuracy.\n"
        "  pytorch      F.py, a module that needs PyTorch alone, and F.safetensors, its state dict.\n"
        "  safetensors  the weights, without the auxiliary tower.\n"
        "  genotype     the cells in the text form of DARTS.\n"
        "A file appears whole or not at all. An existing one is replaced only with --force.\n"
        "No plugin is loaded, and a network with an op of a plugin has no ONNX and no PyTorch form.\n",
    .example =
        "  nas-host export runs/darts-fashion_mnist-20260131-235959\n"
        "  nas-host export runs/darts-fashion_mnist-20260131-235959 --to pytorch --out net.py\n"
        "  nas-host export mine.toml --weights mine.safetensors --no-fold --out mine.onnx\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .add_options = add_export_options,
    .run = run_export,
};

}  // namespace nas::host
