#pragma once
/// \file
/// A trained network with everything that its exported files say about it.

#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/named_tensors.h"
#include "nas/desc.h"

namespace nas::core {

struct ExportedNetwork {
  ModelDesc desc;                         ///< without an auxiliary tower, which is used in training only
  NamedTensors state;                     ///< weights, then running statistics, under the names of Model; on the CPU
  std::string genotype;                   ///< empty for a network that a genotype cannot express
  std::string sha256;                     ///< of the description's file
  std::string dataset;                    ///< empty when it is not known
  std::vector<std::string> class_names;   ///< one per class
  std::vector<double> mean, deviation;    ///< one per channel, of pixels in [0, 1]; empty when they are not known
  std::optional<double> test_accuracy{};  ///< of these weights, as a run has measured it
  int64_t test_images = 0;
};

/// The network of the description `path` with the weights of the safetensors file `weights`, which must be those of
/// this network. Its classes are called by their numbers, and nothing is known about its data. `format` is what it is
/// read for, such as "ONNX". Loads no plugin: throws Error(failed) that names the first op that is not the host's;
/// Error(unreadable) for files that cannot be read or do not belong together.
ExportedNetwork read_exported_network(const std::string& path, const std::string& weights, const std::string& format);

/// Throws Error(failed) when an op of `desc`, which was read from `path`, is not the host's.
void require_ops_of_host(const ModelDesc& desc, const std::string& path, const std::string& format);

}  // namespace nas::core
