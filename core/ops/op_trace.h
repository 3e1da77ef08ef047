#pragma once
/// \file
/// Which ops a forward pass called, and the autograd graphs of what they returned.

#include <torch/torch.h>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/plugin_call.h"

namespace nas::core {

/// Owns a node of an autograd graph; its type depends on the version of LibTorch.
using GraphPointer = std::decay_t<decltype(std::declval<torch::Tensor>().grad_fn())>;

/// What one op returned.
struct TracedOutput {
  std::string plugin, part, place;  ///< its PluginSite
  GraphPointer graph;               ///< of the output; nullptr when nothing of it is trained

  PluginSite site() const { return {plugin, part, place}; }
};

/// During its lifetime, keeps the outputs of the ops that this thread calls, in the order in which they return.
class OpTrace {
 public:
  OpTrace();
  ~OpTrace();
  OpTrace(const OpTrace&) = delete;
  OpTrace& operator=(const OpTrace&) = delete;

  const std::vector<TracedOutput>& outputs() const noexcept { return outputs_; }
  /// Adds `output` to the trace of this thread when there is one.
  static void add(const PluginSite& site, const torch::Tensor& output);

 private:
  std::vector<TracedOutput> outputs_;
  OpTrace* const outer_;
};

}  // namespace nas::core
