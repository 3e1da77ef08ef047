#include "core/model/weights_file.h"

#include "core/base/error.h"
#include "core/checkpoint/tensor_file.h"

namespace nas::core {
namespace {

/// The former name of `name`; empty when the weight did not exist.
std::string former_name(const std::string& name, const WeightNames& renames) {
  const WeightNames::value_type* longest = nullptr;
  for (const auto& rename : renames)
    if (name.starts_with(rename.first) && (!longest || rename.first.size() > longest->first.size())) longest = &rename;
  if (!longest) return name;
  return longest->second.empty() ? "" : longest->second + name.substr(longest->first.size());
}

bool fits(const torch::Tensor& saved, const torch::Tensor& live) {
  return saved.sizes() == live.sizes() && saved.dtype() == live.dtype();
}

std::string type_text(const torch::Tensor& tensor) {
  std::string shape;
  for (const int64_t size : tensor.sizes()) shape += (shape.empty() ? "" : "x") + std::to_string(size);
  return std::string(c10::toString(tensor.scalar_type())) + " " + (shape.empty() ? "number" : shape);
}

[[noreturn]] void refuse(const std::string& path, const std::string& name, const torch::Tensor* saved,
                         const torch::Tensor& live) {
  throw Error(
      ExitCode::unreadable,
      saved ? "the weights do not match the network: \"" + name + "\" is " + type_text(*saved) +
                  ", and the network needs " + type_text(live)
            : "the weights do not match the network: the network needs \"" + name + "\", and the file does not have it",
      path, "use weights that were trained with the same description of the network");
}

}  // namespace

NamedTensors weights_and_buffers(const Model& model) {
  NamedTensors tensors = model.named_weights();
  for (const auto& buffer : model.named_buffers()) tensors.push_back(buffer);
  return tensors;
}

TensorFile read_weights(const std::string& path) {
  return read_tensor_file(path, {.noun = "weights file",
                                 .remedy = "restore the file; or, in the directory of a run, delete it and resume the "
                                           "run, which writes it again"});
}

void write_weights(const std::string& path, const Model& model) {
  TensorFile file;
  file.tensors = weights_and_buffers(model);
  file.metadata["format"] = "nas-host weights 1";
  write_tensor_file(path, file);
}

int64_t load_fitting_weights(const std::string& path, Model& model, const WeightNames& renames) {
  const TensorFile file = read_weights(path);
  const torch::NoGradGuard no_grad;
  int64_t copied = 0;
  for (auto& [name, live] : weights_and_buffers(model)) {
    const torch::Tensor* saved = find(file.tensors, former_name(name, renames));
    if (!saved || !fits(*saved, live)) continue;
    live.copy_(*saved);
    ++copied;
  }
  return copied;
}

namespace {

FreshWeights copy_weights(const TensorFile& file, const std::string& path, Model& model) {
  const torch::NoGradGuard no_grad;
  FreshWeights fresh;
  for (auto& [name, live] : weights_and_buffers(model)) {
    const torch::Tensor* saved = find(file.tensors, name);
    if (saved && fits(*saved, live)) {
      live.copy_(*saved);
      continue;
    }
    if (name.starts_with("aux_tower."))
      fresh.auxiliary = true;
    else if (saved && name.starts_with("logits."))
      fresh.classifier = true;
    else
      refuse(path, name, saved, live);
  }
  return fresh;
}

/// Weights of parts that the network does not have belong to another network.
void refuse_more(const TensorFile& file, const std::string& path, const Model& model) {
  const NamedTensors known = weights_and_buffers(model);
  for (const auto& [name, tensor] : file.tensors)
    if (!find(known, name) && !name.starts_with("aux_tower."))
      throw Error(ExitCode::unreadable,
                  "the weights do not match the network: the file has \"" + name + "\", and the network does not", path,
                  "use the model.toml and the weights of the same run");
}

}  // namespace

FreshWeights load_weights_to_train(const std::string& path, Model& model) {
  return copy_weights(read_weights(path), path, model);
}

void load_weights(const std::string& path, Model& model) {
  const TensorFile file = read_weights(path);
  if (copy_weights(file, path, model).classifier)
    throw Error(ExitCode::unreadable, "the classifier of the weights is for another number of classes than the network",
                path, "use the model.toml and the weights of the same run");
  refuse_more(file, path, model);
}

}  // namespace nas::core
