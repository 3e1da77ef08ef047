#include "core/export/onnx_network.h"

#include <nlohmann/json.hpp>

#include "core/base/decimal.h"
#include "core/export/onnx_ops.h"
#include "core/version.h"

namespace nas::core::onnx {
namespace {

constexpr const char* kImages = "images";
constexpr const char* kLogits = "logits";
constexpr const char* kBatch = "N";

std::string indexed(const std::string& path, size_t index) { return path + "." + std::to_string(index); }

/// (C) to float32 (1, C, 1, 1).
torch::Tensor per_channel(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat).view({1, -1, 1, 1});
}

class NetworkGraph {
 public:
  NetworkGraph(const ExportedNetwork& network, const NetworkOptions& options)
      : network_(network), options_(options), graph_("network"), layers_(graph_, network.state, options.fold) {}

  Graph make() && {
    const Shape& input = network_.desc.input;
    graph_.add_input({kImages, {kBatch, input.channels, input.height, input.width}, input_text(network_, options_)});
    FeatureMap x{kImages, input.height, input.width};
    if (!options_.raw) x = normalised(x);
    const FeatureMap pooled = op(network_.desc.pool, "pool", {last_map(x)});
    op(network_.desc.logits, kLogits, {pooled});
    graph_.add_output({kLogits, {kBatch, network_.desc.classes}, "logits; a softmax makes them probabilities"});
    return std::move(graph_).take();
  }

 private:
  FeatureMap op(const OpDesc& desc, const std::string& path, const std::vector<FeatureMap>& inputs) {
    return add_op(layers_, {desc, path, network_.desc.pool_batch_norm}, inputs);
  }

  FeatureMap normalised(const FeatureMap& x) {
    const std::string mean = graph_.constant("normalisation.mean", per_channel(network_.mean));
    const std::string deviation = graph_.constant("normalisation.deviation", per_channel(network_.deviation));
    const std::string centred = graph_.add("Sub", "normalisation.centred", {x.name, mean});
    return {graph_.add("Div", "normalisation", {centred, deviation}), x.height, x.width};
  }

  /// The output of the last cell.
  FeatureMap last_map(const FeatureMap& x) {
    const ModelDesc& desc = network_.desc;
    FeatureMap before_last = op(desc.stems[0], "stems.0", {x}), last = before_last;
    if (desc.stem_layout == StemLayout::separate) last = op(desc.stems[1], "stems.1", {x});
    if (desc.stem_layout == StemLayout::chained) last = op(desc.stems[1], "stems.1", {before_last});
    for (size_t i = 0; i < desc.cells.size(); ++i)
      before_last = std::exchange(last, cell(desc.cells[i], indexed("cells", i), before_last, last));
    return last;
  }

  FeatureMap cell(const CellDesc& desc, const std::string& path, const FeatureMap& before_last,
                  const FeatureMap& last) {
    std::vector<FeatureMap> states = {op(desc.stem0, path + ".stem0", {before_last}),
                                      op(desc.stem1, path + ".stem1", {last})};
    for (size_t i = 0; i < desc.nodes.size(); ++i)
      states.push_back(node(desc.nodes[i], indexed(path + ".nodes", i), states));
    return op(desc.post_op, path + ".post_op", chosen(states, desc.concat));
  }

  FeatureMap node(const NodeDesc& desc, const std::string& path, const std::vector<FeatureMap>& states) {
    if (desc.edges.empty()) return states.back();
    std::vector<FeatureMap> terms;
    for (size_t i = 0; i < desc.edges.size(); ++i)
      terms.push_back(op(desc.edges[i].op, indexed(path + ".edges", i), chosen(states, desc.edges[i].inputs)));
    return layers_.sum(path, terms);
  }

  static std::vector<FeatureMap> chosen(const std::vector<FeatureMap>& states, const std::vector<int64_t>& indices) {
    std::vector<FeatureMap> some;
    for (const int64_t i : indices) some.push_back(states[static_cast<size_t>(i)]);
    return some;
  }

  const ExportedNetwork& network_;
  const NetworkOptions& options_;
  GraphBuilder graph_;
  Layers layers_;
};

/// Names may come from folders, whose bytes need not be UTF-8.
std::string json_list(const auto& values) {
  return nlohmann::json(values).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Text of run.json that need not be UTF-8, which a protobuf string must be.
std::string utf8(const std::string& text) {
  const std::string quoted = json_list(text);
  return nlohmann::json::parse(quoted).get<std::string>();
}

std::vector<std::pair<std::string, std::string>> metadata(const ExportedNetwork& network,
                                                          const NetworkOptions& options) {
  std::vector<std::pair<std::string, std::string>> entries = {
      {"nas_host_version", version},
      {"description_sha256", network.sha256},
      {"class_names", json_list(network.class_names)},
      {"input", input_text(network, options)},
      {"normalisation", options.raw ? "none" : "inside"},
      {"batch_norms", options.fold ? "folded" : "kept"},
  };
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) entries.emplace_back(key, value);
  };
  add("dataset", utf8(network.dataset));
  add("genotype", network.genotype);
  add("mean", network.mean.empty() ? "" : json_list(network.mean));
  add("deviation", network.deviation.empty() ? "" : json_list(network.deviation));
  add("test_accuracy", network.test_accuracy ? shortest_decimal(*network.test_accuracy) : "");
  add("test_images", network.test_accuracy ? std::to_string(network.test_images) : "");
  return entries;
}

}  // namespace

std::string input_text(const ExportedNetwork& network, const NetworkOptions& options) {
  const std::string order =
      network.desc.input.channels == 3 ? ", channels in the order of the data set, usually RGB" : "";
  if (!options.raw) return "images with values from 0 to 1" + order + "; the network normalises them";
  const std::string known =
      network.mean.empty() ? "as they were in the training" : "(values from 0 to 1 - mean) / deviation";
  return "normalised images: " + known + order;
}

std::string network_bytes(const ExportedNetwork& network, const NetworkOptions& options) {
  Model model{.producer = "nas-host",
              .producer_version = version,
              .documentation = "A network for images of " + std::to_string(network.desc.classes) + " classes",
              .metadata = metadata(network, options),
              .graph = NetworkGraph(network, options).make()};
  return to_bytes(model);
}

}  // namespace nas::core::onnx
