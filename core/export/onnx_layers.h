#pragma once
/// \file
/// The layers that ops consist of, as nodes of an ONNX graph.

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>

#include "core/checkpoint/named_tensors.h"
#include "core/export/onnx_graph.h"

namespace nas::core::onnx {

/// A feature map (N, C, height, width) of the graph. The sizes decide about padding and do not appear in the graph.
struct FeatureMap {
  std::string name;
  int64_t height = 0, width = 0;
};

struct ConvOptions {
  std::array<int64_t, 2> stride{1, 1}, dilation{1, 1};  ///< along H and W
  std::array<int64_t, 4> pads{};                        ///< zeros above, left, below, right
  int64_t groups = 1;
};

/// A batch norm in evaluation mode: y = scale * x + shift, each (C) in double precision. `shift` may be undefined.
struct Scaling {
  torch::Tensor scale, shift;
};

/// Paths are those of modules of the network: layer "cells.0.stem0.conv" has the weight "cells.0.stem0.conv.weight".
/// Layers are called by their paths in the graph.
class Layers {
 public:
  /// Both are borrowed. `fold`: batch norms become part of the convolutions before them.
  Layers(GraphBuilder& graph, const NamedTensors& state, bool fold);

  bool fold() const noexcept { return fold_; }
  GraphBuilder& graph() noexcept { return graph_; }
  /// Throws std::logic_error when there is none.
  const torch::Tensor& weight(const std::string& name) const;

  /// One node for each map, however many ops read the result.
  FeatureMap relu(const FeatureMap& x);
  FeatureMap conv(const std::string& path, const FeatureMap& x, const ConvOptions& options = {});
  /// The convolution with `scaling` applied to its output.
  FeatureMap conv(const std::string& path, const FeatureMap& x, const ConvOptions& options, const Scaling& scaling);
  FeatureMap batch_norm(const std::string& path, const FeatureMap& x);
  /// A convolution and the batch norm after it, in one node when folded.
  FeatureMap conv_norm(const std::string& conv, const std::string& norm, const FeatureMap& x,
                       const ConvOptions& options = {});
  FeatureMap concat(const std::string& path, std::span<const FeatureMap> maps);
  /// The sum, by pairs. `path`: of the result.
  FeatureMap sum(const std::string& path, std::span<const FeatureMap> maps);

  /// What the batch norm does.
  Scaling scaling(const std::string& norm) const;

 private:
  FeatureMap conv_node(const std::string& path, const FeatureMap& x, const ConvOptions& options,
                       const torch::Tensor& weight, std::vector<std::string> inputs);

  GraphBuilder& graph_;
  std::map<std::string, torch::Tensor> weights_;
  bool fold_;
  std::set<std::string> activated_;  ///< maps that have their ReLU
};

}  // namespace nas::core::onnx
