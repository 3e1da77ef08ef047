#include "core/model/norm_statistics.h"

#include <optional>

namespace nas::core {

namespace {

/// During its lifetime, a norm has another momentum.
class NormMomentum {
 public:
  explicit NormMomentum(torch::nn::BatchNorm2dImpl& norm) : norm_(norm), kept_(norm.options.momentum()) {}
  ~NormMomentum() { norm_.options.momentum(kept_); }
  NormMomentum(const NormMomentum&) = delete;
  NormMomentum& operator=(const NormMomentum&) = delete;
  void set(double momentum) { norm_.options.momentum(momentum); }

 private:
  torch::nn::BatchNorm2dImpl& norm_;
  std::optional<double> kept_;
};

std::vector<std::unique_ptr<NormMomentum>> reset_norms(Model& model) {
  std::vector<std::unique_ptr<NormMomentum>> momenta;
  for (const auto& module : model.modules())
    if (auto* const norm = module->as<torch::nn::BatchNorm2dImpl>()) {
      norm->reset_running_stats();
      momenta.push_back(std::make_unique<NormMomentum>(*norm));
    }
  return momenta;
}

void set_mode_of_ops(Node& node) {
  for (size_t e = 0; e < node.edge_count(); ++e) {
    torch::nn::Module& op = node.op_module(e);
    op.eval();
    for (const auto& part : op.children()) part->train();
  }
}

}  // namespace

KeptStatistics::KeptStatistics(Model& model) {
  for (const torch::Tensor& buffer : model.buffers()) kept_.emplace_back(buffer, buffer.clone());
}

KeptStatistics::~KeptStatistics() {
  const torch::NoGradGuard no_grad;
  for (auto& [buffer, values] : kept_) buffer.copy_(values);
}

NormsOfBatch::NormsOfBatch(Model& model) : model_(model), drop_path_(model.drop_path()) {
  model.train();
  model.set_drop_path(0.0);
  for (const auto& cell : model.cells())
    for (const auto& node : cell->nodes()) set_mode_of_ops(*node);
}

NormsOfBatch::~NormsOfBatch() {
  model_.set_drop_path(drop_path_);
  model_.eval();
}

/// With the momentum 1/k in the k-th batch, the running statistics are the mean over the batches so far.
void average_statistics(Model& model, int64_t batches, const std::function<void()>& pass) {
  const auto momenta = reset_norms(model);
  for (int64_t done = 1; done <= batches; ++done) {
    for (const auto& momentum : momenta) momentum->set(1.0 / static_cast<double>(done));
    pass();
  }
}

}  // namespace nas::core
