#pragma once
/// \file
/// A trained network as an ONNX file. Inputs are images (N, C, H, W) of float32 with values from 0 to 1 and RGB order,
/// outputs logits (N, classes); N is any number.

#include <string>

#include "core/export/exported_network.h"

namespace nas::core::onnx {

struct NetworkOptions {
  /// Batch norms become part of the convolutions before them. Those after a pool stay.
  bool fold = true;
  /// The images are normalised by the caller. Otherwise the graph subtracts the mean and divides by the deviation.
  bool raw = false;
};

/// What `options` make of the input: one sentence.
std::string input_text(const ExportedNetwork& network, const NetworkOptions& options);

/// The bytes of the file, always the same for the same network. Throws what to_bytes() throws.
std::string network_bytes(const ExportedNetwork& network, const NetworkOptions& options);

}  // namespace nas::core::onnx
