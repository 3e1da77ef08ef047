#pragma once
/// \file
/// A checkpoint file: named tensors and text in the safetensors format (https://github.com/huggingface/safetensors),
/// which any safetensors reader opens. The SHA-256 of the whole file, computed with its own 64 digits set to '0', is
/// the first entry of `__metadata__` as "sha256", so that a file that was cut short or altered in one bit is refused.

#include <map>
#include <string>

#include "core/checkpoint/named_tensors.h"

namespace nas::core {

struct TensorFile {
  /// float32, float64, int64, uint8 or bool; any shape, scalars and empty tensors included; any device and strides.
  NamedTensors tensors;
  /// UTF-8 text under any key but "sha256".
  std::map<std::string, std::string> metadata;
};

/// How the error about a damaged file names it, and what it advises.
struct TensorFileUse {
  std::string noun = "checkpoint";
  std::string remedy = "use an earlier checkpoint of the run, or start a new run";
};

/// Writes `file` to `path` atomically. Throws Error(failed) for a tensor that is undefined or of another type, for
/// a name that occurs twice or is reserved, and when the file cannot be written.
void write_tensor_file(const std::string& path, const TensorFile& file);

/// The verified content of `path`, bit for bit as it was written: contiguous tensors on the CPU, in the order in which
/// they were given. Throws Error(unreadable).
TensorFile read_tensor_file(const std::string& path, const TensorFileUse& use = {});

}  // namespace nas::core
