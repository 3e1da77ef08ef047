#pragma once
/// \file
/// Where tensors stand in a safetensors file.

#include <vector>

#include "core/checkpoint/named_tensors.h"
#include "core/checkpoint/tensor_header.h"

namespace nas::core {

torch::ScalarType torch_type(ElementType type);

/// Entries in the order of `tensors`. Their bytes are laid out by falling element size, because readers that map the
/// file need every tensor aligned to its type. Throws Error(failed) for a tensor that no file can hold.
std::vector<TensorEntry> lay_out(const NamedTensors& tensors);

}  // namespace nas::core
