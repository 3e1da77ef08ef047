#pragma once
/// \file
/// Asks a Python script, which computes with its own code what ours is compared with.

#include <torch/torch.h>

#include <string>

namespace nas::core::testing {

/// Runs tests/oracle/`script` with `request` and gives its answer. Throws std::runtime_error with what it printed when
/// it fails. The script reads torch.load(argv[1]) and writes torch.save(answer, argv[2]).
torch::IValue ask_oracle(const std::string& script, const torch::IValue& request);

/// Tensors as the oracle takes them: detached copies that share nothing with what they come from.
torch::IValue tensors(const std::vector<torch::Tensor>& list);

/// The list of tensors at `index` of a tuple or list.
std::vector<torch::Tensor> tensors_at(const torch::IValue& answer, size_t index);

}  // namespace nas::core::testing
