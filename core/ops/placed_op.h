#pragma once
/// \file
/// An op where it stands in a network: what it throws and what it returns is reported with its plugin and its place.

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/plugin_call.h"
#include "nas/op.h"

namespace nas::core {

/// What the output of an op must be, beside having as many images and the same type of numbers as its inputs.
enum class OutputKind {
  map,     ///< (N, C', H', W'): its channels out, and the size of the input divided by its stride, rounded up
  pooled,  ///< (N, C', H', W') of any H' and W'
  logits,  ///< (N, C')
};

struct MapSize {
  int64_t height = 0, width = 0;
  /// Of a map of this size after `stride`.
  MapSize after(int64_t stride) const { return {(height + stride - 1) / stride, (width + stride - 1) / stride}; }
};

inline MapSize size_of(const torch::Tensor& map) { return {map.size(2), map.size(3)}; }

class PlacedOp {
 public:
  PlacedOp() = default;
  /// `place`: of the op in the model description, such as "cells[0].nodes[1].edges[0]".
  PlacedOp(OpHandle handle, const OpDesc& desc, std::string place, OutputKind kind = OutputKind::map);

  /// Calls the op. Throws PluginFailure when it throws, except for an Error, which passes, and when the output does not
  /// fit the description.
  torch::Tensor apply(std::span<const torch::Tensor> inputs) const;
  /// The same for an edge of a cell whose maps have `size`. An op of several inputs may use another stride for each.
  torch::Tensor apply(std::span<const torch::Tensor> inputs, MapSize size) const;
  /// The same with `compute` in the place of the op's own function, for a mixture that the host computes.
  torch::Tensor apply(std::span<const torch::Tensor> inputs, MapSize size,
                      const std::function<torch::Tensor()>& compute) const;
  IOp& op() const noexcept { return *handle_.op; }
  const std::shared_ptr<torch::nn::Module>& module() const noexcept { return handle_.module; }
  /// Of apply().
  PluginSite site() const noexcept { return {plugin_, part_, place_}; }
  /// Of the weights of a mixture, nas::IMixture.
  PluginSite weights_site() const noexcept { return {plugin_, weights_part_, place_}; }
  /// Of the choice of candidates of a mixture, nas::ISampledMixture.
  PluginSite active_site() const noexcept { return {plugin_, active_part_, place_}; }
  /// Of the weights of the edges of the node whose first edge this op is, nas::IEdgeWeights.
  PluginSite edge_weights_site() const noexcept { return {plugin_, edge_weights_part_, place_}; }

 private:
  bool fits(const torch::Tensor& output, const torch::Tensor& input, MapSize size) const;
  [[noreturn]] void refuse(const torch::Tensor& output, const torch::Tensor& input, MapSize size) const;
  std::string expected_shape(const torch::Tensor& input, MapSize size) const;

  OpHandle handle_;
  std::string_view plugin_;  ///< lives as long as the process
  std::string part_, weights_part_, active_part_, edge_weights_part_, place_;
  int64_t channels_out_ = 0, stride_ = 1;
  OutputKind kind_ = OutputKind::map;
};

/// What `make` returns, which makes the op of `desc` at `place`: what fails or crashes in it is reported with both.
/// Throws Error(unreadable) for std::invalid_argument, by which ops refuse a description.
template <class Make>
auto made_at(const OpDesc& desc, const std::string& place, const Make& make) {
  const std::string part = "making op \"" + desc.name + "\"";
  const PluginCall call({.plugin = {}, .part = part, .place = place});  // what is made inside it asks for the place
  try {
    return make();
  } catch (const std::invalid_argument& refusal) {
    throw Error(ExitCode::unreadable, refusal.what(), "at \"" + place + "\" of the model description");
  }
}

/// Throws std::invalid_argument when `handle`, what the op of `desc` was made as, lacks its module or its op, or when
/// an architecture parameter of it is among the parameters of its module as well.
void check_made(const OpHandle& handle, const OpDesc& desc);

}  // namespace nas::core
