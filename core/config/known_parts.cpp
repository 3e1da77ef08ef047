#include "core/config/known_parts.h"

#include <algorithm>

namespace nas::core {
namespace {

constexpr HostPart kHostParts[] = {
    {"op", "none", "zero: the edge is absent"},
    {"op", "max_pool_3x3", "3x3 maximum"},
    {"op", "avg_pool_3x3", "3x3 average, the padding not counted"},
    {"op", "skip_connect", "identity; with stride 2 a factorized_reduce"},
    {"op", "sep_conv_3x3", "twice: ReLU, depthwise 3x3, pointwise convolution, batch norm"},
    {"op", "sep_conv_5x5", "the same with 5x5"},
    {"op", "sep_conv_7x7", "the same with 7x7"},
    {"op", "dil_conv_3x3", "ReLU, depthwise 3x3 with dilation 2, pointwise convolution, batch norm"},
    {"op", "dil_conv_5x5", "the same with 5x5"},
    {"op", "conv_7x1_1x7", "ReLU, 1x7 and 7x1 convolution, batch norm"},
    {"op", "multi_op", "several ops as one edge; child i reads input i of the edge"},
    {"op", "stem_conv3x3", "stem: 3x3 convolution and batch norm, keeps height and width"},
    {"op", "stem_conv3x3_s2", "stem: to 1/2 of height and width, after another stem"},
    {"op", "stem_conv3x3_s4", "stem: to 1/4 of height and width"},
    {"op", "stem_conv3x3_s4s2", "stem: to 1/8 of height and width"},
    {"op", "relu_conv1x1_bn", "cell stem: ReLU, 1x1 convolution, batch norm"},
    {"op", "factorized_reduce", "cell stem after a reduction cell: halves height and width"},
    {"op", "concat", "post op: the states side by side"},
    {"op", "project", "post op: concat, 1x1 convolution, batch norm"},
    {"op", "project_each", "post op: a convolution for each state, to which states can be added"},
    {"op", "pool_adaptive_avg", "pool: the average of each channel"},
    {"op", "pool_avg_7x7", "pool: 7x7 average"},
    {"op", "linear", "classifier: a linear layer"},
    {"dataset", "fashion_mnist", "Fashion-MNIST, 10 classes of 28x28 grey images"},
    {"dataset", "idx", "a folder of MNIST's four IDX files"},
    {"dataset", "cifar10", "CIFAR-10 in its binary form"},
    {"dataset", "cifar100", "CIFAR-100 in its binary form"},
    {"dataset", "images", "PNG, JPEG, PGM and PPM files in a folder for each class"},
    {"dataset", "arrays", "images and labels in NumPy's .npz and .npy files"},
    {"dataset", "synthetic", "generated textures that need no file"},
    {"searcher", "default", "build the supernet, train it, finalize"},
    {"evaluator", "default", "train the found network, test it once"},
    {"finalizers", "default", "the strongest edges of each node"},
    {"builder", "default", "networks from found cells"},
};

}  // namespace

std::span<const HostPart> host_parts() { return kHostParts; }

KnownParts::KnownParts() {
  for (const HostPart& part : host_parts()) add(part.kind, part.name);
}

void KnownParts::add(std::string_view kind, std::string_view name, std::string_view plugin) {
  names_[std::string(kind)].emplace_back(name);
  plugins_.emplace(std::pair(kind, name), plugin);
  if (kind == "runner") with_methods_.emplace(plugin);
}

std::string KnownParts::plugin_of(const std::string& kind, const std::string& name) const {
  const auto found = plugins_.find({kind, name});
  return found == plugins_.end() ? "" : found->second;
}

bool KnownParts::has(const std::string& kind, const std::string& name) const {
  const std::vector<std::string>& known = names(kind);
  return std::ranges::find(known, name) != known.end();
}

const std::vector<std::string>& KnownParts::names(const std::string& kind) const {
  static const std::vector<std::string> none;
  const auto found = names_.find(kind);
  return found == names_.end() ? none : found->second;
}

}  // namespace nas::core
