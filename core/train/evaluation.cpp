#include "core/train/evaluation.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/base/interrupt.h"
#include "core/base/plugin_call.h"
#include "core/model/chosen_ops.h"
#include "core/model/evaluation_mode.h"
#include "core/model/norm_statistics.h"
#include "nas/desc_tree.h"

namespace nas::core {

namespace {

/// Gives LibTorch's default generators the state of before at the end of its lifetime.
class KeptGenerators {
 public:
  explicit KeptGenerators(torch::Device device) {
    keep(torch::kCPU);
    if (!device.is_cpu()) keep(device);
  }
  ~KeptGenerators() {
    for (auto& [generator, state] : kept_) {
      const std::lock_guard lock(generator.mutex());
      generator.set_state(state);
    }
  }
  KeptGenerators(const KeptGenerators&) = delete;
  KeptGenerators& operator=(const KeptGenerators&) = delete;

 private:
  void keep(torch::Device device) {
    at::Generator generator = at::globalContext().defaultGenerator(device);
    const std::lock_guard lock(generator.mutex());
    kept_.emplace_back(generator, generator.get_state());
  }

  std::vector<std::pair<at::Generator, torch::Tensor>> kept_;
};

void check_request(const EvaluationRequest& request) {
  if (request.batches < 0)
    throw std::invalid_argument("an evaluation on " + std::to_string(request.batches) + " batches is impossible");
  switch (request.norms) {
    case EvaluationNorms::running:
    case EvaluationNorms::of_batch:
      return;
    case EvaluationNorms::recalibrated:
      if (request.norm_batches >= 1) return;
      throw std::invalid_argument("recalibrated batch norms need at least one batch");
  }
  throw std::invalid_argument("the host does not know the statistics of batch norms that the evaluation asks for");
}

}  // namespace

void Evaluation::evaluate(const EvaluationRequest& given, TreeOut& result) {
  const CopyOf<EvaluationRequest> request(given);
  check_request(request);
  if (!setting_.data.valid)
    throw std::logic_error("the configuration holds out no images that an evaluation could be made on");
  const Measurement found = called_by_plugin([&] { return measured(request); });
  Tree tree;
  tree.set("loss", found.loss);
  tree.set("top1", found.top1);
  tree.set("images", found.images);
  give(result, tree);
}

Measurement Evaluation::measured(const EvaluationRequest& request) {
  Model& model = setting_.model;
  const KeptGenerators generators(setting_.device);
  torch::manual_seed(setting_.seed);
  const EvaluationMode evaluation(model);
  std::optional<ChosenOps> chosen;
  if (!request.choice.empty()) chosen.emplace(model, model_from_bytes(request.choice));
  std::optional<KeptStatistics> statistics;
  if (request.norms != EvaluationNorms::running) statistics.emplace(model);
  if (request.norms == EvaluationNorms::recalibrated) recalibrate_norms(request.norm_batches);
  std::optional<NormsOfBatch> of_batch;
  if (request.norms == EvaluationNorms::of_batch) of_batch.emplace(model);
  return measure([this](const torch::Tensor& images) { return logits(images); }, *setting_.data.valid, {},
                 request.batches);
}

/// The batches are the first ones of the first epoch, however far the training is.
void Evaluation::recalibrate_norms(int64_t batches) {
  if (!norm_images_) norm_images_ = setting_.data.train->twin();
  const NormsOfBatch of_batch(setting_.model);
  const torch::NoGradGuard no_grad;
  norm_images_->start(0);
  average_statistics(setting_.model, std::min(batches, norm_images_->batches_per_epoch()), [this] {
    if (const int signal = interrupt::requested()) throw Interrupted(signal);
    torch::Tensor x, y;
    norm_images_->next(x, y);
    logits(x);
  });
}

torch::Tensor Evaluation::logits(const torch::Tensor& images) {
  return setting_.model.forward(on_device(images, setting_.device, setting_.channels_last), nullptr);
}

}  // namespace nas::core
