#pragma once
/// \file
/// Asks a Python script, which computes with its own code what ours is compared with. The only way from tests to
/// Python.

#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <vector>

namespace nas::test {

/// Runs tests/oracle/`script` with `arguments` and returns what it printed. Throws std::runtime_error with its error
/// output when it fails.
std::string run_oracle(const std::string& script, const std::vector<std::filesystem::path>& arguments = {});

/// Runs tests/oracle/`script` with `request` and returns its answer. The script reads torch.load(argv[1]) and writes
/// torch.save(answer, argv[2]). Throws as run_oracle().
torch::IValue ask_oracle(const std::string& script, const torch::IValue& request);

/// Tensors for a request: detached copies that share nothing with their originals.
torch::IValue tensors(const std::vector<torch::Tensor>& list);

/// The list of tensors at `index` of a tuple or list.
std::vector<torch::Tensor> tensors_at(const torch::IValue& answer, size_t index);

}  // namespace nas::test
