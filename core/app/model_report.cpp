#include "core/app/model_report.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/printable.h"
#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype.h"
#include "core/desc/genotype_text.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "core/model/latency.h"
#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/record/run_state.h"
#include "core/record/written_files.h"
#include "nas/builder.h"

namespace nas::core {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

/// The defaults of [eval.model] with the numbers of `request`, without an auxiliary tower, which is used in training
/// only.
Config macro_numbers(const ModelRequest& request) {
  Schema schema;
  schema.add_core(core_defaults());
  const auto set = [](const char* key, int64_t value) {
    return "eval.model." + std::string(key) + "=" + std::to_string(value);
  };
  return resolve(schema, {.file = "",
                          .settings = {set("channels", request.channels), set("cells", request.layers),
                                       set("reductions", request.reductions), set("aux_weight", 0)}});
}

ModelDesc network_of_genotype(const ModelRequest& request) {
  const std::string cells = bytes_of(template_of(genotype_from_text(request.genotype)));
  const Config config = macro_numbers(request);
  ModelDescBuilder builder;
  return build_desc(builder, config.section("eval.model"),
                    {request.input_channels, request.input_height, request.input_width}, request.classes, cells);
}

ModelDesc network_of(const ModelRequest& request) {
  if (!request.genotype.empty()) return network_of_genotype(request);
  const fs::path path = request.path;
  if (!fs::is_directory(path)) return read_model_desc(path.string());
  return read_model_desc(RunPaths(path).model().string());
}

std::string shape_text(const Shape& shape) {
  return std::to_string(shape.channels) + "x" + std::to_string(shape.height) + "x" + std::to_string(shape.width);
}

int64_t reductions_of(const ModelDesc& desc) {
  int64_t count = 0;
  for (const CellDesc& cell : desc.cells) count += cell.type == CellType::reduction;
  return count;
}

/// Empty for a network that a genotype cannot express.
std::string genotype_text(const ModelDesc& desc) {
  return has_genotype(desc) ? to_text(genotype_of(desc)) : std::string();
}

Json facts_of(const ModelDesc& desc, const Cost& cost) {
  Json facts;
  facts["input"] = {desc.input.channels, desc.input.height, desc.input.width};
  facts["classes"] = desc.classes;
  facts["cells"] = desc.cells.size();
  facts["reductions"] = reductions_of(desc);
  facts["parameters"] = cost.parameters;
  facts["auxiliary_parameters"] = cost.auxiliary_parameters;
  facts["arch_parameters"] = cost.arch_parameters;
  facts["macs"] = cost.macs;
  facts["madds"] = cost.madds;
  facts["forward_milliseconds"] = cost.forward_milliseconds;
  facts["forward_threads"] = 1;
  facts["genotype"] = genotype_text(desc);
  return facts;
}

void print_row(const std::string& name, const std::string& value) {
  std::cout << name << std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') << printable(value) << '\n';
}

void print_text(const ModelDesc& desc, const Cost& cost) {
  print_row("input", shape_text(desc.input) + ", " + text::counted(desc.classes, "class"));
  print_row("cells",
            std::to_string(desc.cells.size()) + " (" + text::counted(reductions_of(desc), "reduction cell") + ")");
  print_row("parameters", text::count(cost.parameters));
  if (cost.auxiliary_parameters)
    print_row("auxiliary tower", text::count(cost.auxiliary_parameters) + " more parameters, in training only");
  if (cost.arch_parameters) print_row("alphas", text::count(cost.arch_parameters));
  print_row("MACs", text::count(cost.macs) + " per image");
  char milliseconds[48];
  std::snprintf(milliseconds, sizeof milliseconds, "%.2f ms for one image on one thread", cost.forward_milliseconds);
  print_row("forward", milliseconds);
  if (const std::string genotype = genotype_text(desc); !genotype.empty()) print_row("genotype", genotype);
}

Json json_of(const Latency& latency) {
  return {{"median", latency.median}, {"p5", latency.low}, {"p95", latency.high}};
}

/// In milliseconds.
Json json_of(const std::vector<NetworkLatency>& latencies) {
  Json list = Json::array();
  for (const NetworkLatency& one : latencies)
    list.push_back({{"batch", one.batch},
                    {"threads", 1},
                    {"folded", one.folded},
                    {"fused", json_of(one.fused)},
                    {"reference", json_of(one.reference)}});
  return list;
}

void print_latency(const std::string& name, const NetworkLatency& of, const Latency& latency) {
  char text[96];
  std::snprintf(text, sizeof text, "%s for %s: %.2f ms (5 %%: %.2f, 95 %%: %.2f)", name.c_str(),
                text::counted(of.batch, "image").c_str(), latency.median, latency.low, latency.high);
  print_row("latency", text);
}

void print_latencies(const std::vector<NetworkLatency>& latencies) {
  for (const NetworkLatency& one : latencies) {
    print_latency("fused", one, one.fused);
    print_latency("reference", one, one.reference);
  }
}

bool model_changed(const RunInfo& info, const RunPaths& run) {
  return std::ranges::count(changed_files(info, run), "model.toml") > 0;
}

/// What a person can do about the state of a run; empty for a finished run.
std::string advice_about(const RunInfo& info, const RunPaths& run) {
  if (info.status == "finished") return "";
  if (info.status == "running") return "a process is working on it; its progress is in " + run.log().string();
  return "resume with: " + shell_command({"nas-host", "resume", absolute_text(run.path())});
}

void print_state(const RunInfo& info, const RunPaths& run) {
  print_row("status", info.status);
  if (info.failure) {
    print_row("reason", info.failure->what);
    if (!info.failure->where.empty()) print_row("", info.failure->where);
  }
  if (const std::string advice = advice_about(info, run); !advice.empty()) print_row("", advice);
}

void print_run(const RunInfo& info, const RunPaths& run) {
  print_row("run", run.path().string());
  print_state(info, run);
  print_row("method", info.method + " on " + info.dataset + ", seed " + std::to_string(info.seed));
  if (info.provenance.data) {
    print_row("data", to_text(*info.provenance.data));
    print_row("normalised", normalisation_text(*info.provenance.data));
    if (!info.provenance.data->source.empty()) print_row("source", info.provenance.data->source);
  }
  for (const auto& [stage, seconds] : info.seconds) print_row(stage, text::duration(seconds));
  for (const char* key : {"search_accuracy", "valid_accuracy", "test_accuracy"})
    if (const auto found = info.results.find(key); found != info.results.end())
      print_row(key, text::percent(found->second));
  if (!info.test_classes.empty()) print_row("lowest", info.test_classes.worst_text());
  if (model_changed(info, run))
    print_row("changed", "model.toml is not the file that the run wrote: the accuracy belongs to another network");
}

RunInfo info_of(const RunPaths& run) {
  if (fs::exists(run.info())) return observed_run(run);
  throw no_run_in(run.path());
}

}  // namespace

void print_model_report(const ModelRequest& request, const OpRegistry& ops) {
  const bool is_run = request.genotype.empty() && fs::is_directory(request.path);
  const RunPaths run(request.path);
  const std::optional<RunInfo> info = is_run ? std::optional(info_of(run)) : std::nullopt;
  const bool has_network = !is_run || fs::exists(run.model());
  if (info && !request.json) print_run(*info, run);
  Json facts = info ? Json::parse(info->facts_json()) : Json::object();
  if (info && model_changed(*info, run)) facts["model_changed"] = true;
  if (has_network) {
    const ModelDesc desc = network_of(request);
    const Cost cost = measure_cost(*build_model(desc, ops, 0));
    request.json ? facts.update(facts_of(desc, cost)) : print_text(desc, cost);
    if (request.latency) {
      const std::vector<NetworkLatency> latencies = measure_latency(desc, ops, {1, 32});
      request.json ? void(facts["latency"] = json_of(latencies)) : print_latencies(latencies);
    }
  } else if (!request.json) {
    print_row("network", "not found yet");
  }
  if (request.json) std::cout << with_short_rows(facts) << '\n';
}

}  // namespace nas::core
