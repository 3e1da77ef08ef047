#pragma once
/// \file
/// Builds the graph of an ONNX file. Values are called as the network calls its parts: "cells.0.nodes.2.edges.1.first".

#include <torch/torch.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/export/onnx_file.h"

namespace nas::core::onnx {

class GraphBuilder {
 public:
  explicit GraphBuilder(std::string name) { graph_.name = std::move(name); }

  void add_input(Port port);
  void add_output(Port port) { graph_.outputs.push_back(std::move(port)); }
  /// Adds a node that is called like its only output. Returns `name`. Throws std::logic_error when a value is called so
  /// already.
  std::string add(std::string_view op, const std::string& name, std::vector<std::string> inputs,
                  std::vector<Attribute> attributes = {});
  /// Adds an initializer of float32 or int64 values, unless there is one of this name. Returns `name`.
  std::string constant(const std::string& name, const torch::Tensor& values);

  Graph take() && { return std::move(graph_); }

 private:
  void require_new(const std::string& name);

  Graph graph_;
  std::set<std::string> names_, constants_;
};

}  // namespace nas::core::onnx
