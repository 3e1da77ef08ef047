#include "core/model/inference_model.h"

namespace nas::core {

InferenceModel::InferenceModel(std::shared_ptr<Model> model, Engine engine) : model_(std::move(model)) {
  model_->eval();
  if (engine == Engine::fused) network_ = engine::InferenceNetwork::make(model_->inference_spec());
}

torch::Tensor InferenceModel::forward(const torch::Tensor& images) {
  const torch::NoGradGuard no_grad;
  if (network_) return network_->forward(images);
  return model_->forward(images);
}

}  // namespace nas::core
