#include "core/model/cost.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <sstream>
#include <stdexcept>

#include "core/base/interrupt.h"
#include "core/base/text.h"
#include "core/model/op_counters.h"

namespace nas::core {
namespace {

constexpr std::string_view kAuxiliary = "aux_tower.";

void stop_if_asked_to() {
  if (const int signal = interrupt::requested()) throw Interrupted(signal);
}

/// Puts a model into evaluation mode during its lifetime.
class EvaluationMode {
 public:
  explicit EvaluationMode(Model& model) : model_(model), was_training_(model.is_training()) { model.eval(); }
  ~EvaluationMode() { model_.train(was_training_); }
  EvaluationMode(const EvaluationMode&) = delete;
  EvaluationMode& operator=(const EvaluationMode&) = delete;

 private:
  Model& model_;
  bool was_training_;
};

void count_parameters(const Model& model, Cost& cost) {
  for (const auto& [name, weight] : model.named_weights()) {
    const bool auxiliary = name.compare(0, kAuxiliary.size(), kAuxiliary) == 0;
    (auxiliary ? cost.auxiliary_parameters : cost.parameters) += weight.numel();
  }
  for (const torch::Tensor& parameter : model.arch_parameters()) cost.arch_parameters += parameter.numel();
}

torch::Tensor blank_image(const Model& model) {
  const Shape& input = model.desc().input;
  return torch::zeros({1, input.channels, input.height, input.width},
                      model.weights().front().options().requires_grad(false));
}

/// LibTorch and the engine compute on one thread during its lifetime. With more threads the time of one image is mostly
/// that of threads waiting for each other, which on a busy machine takes two hundred times as long as the work.
class OneThread {
 public:
  OneThread() { at::set_num_threads(1); }
  ~OneThread() { at::set_num_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  const int before_ = at::get_num_threads();
};

/// The first passes also allocate memory and compile code.
constexpr int64_t kUntimedPasses = 3;

double median_milliseconds(Model& model, const torch::Tensor& image, int64_t passes) {
  const OneThread one_thread;
  for (int64_t i = 0; i < kUntimedPasses; ++i) {
    stop_if_asked_to();
    model.forward(image);
  }
  std::vector<double> times;
  for (int64_t i = 0; i < passes; ++i) {
    stop_if_asked_to();
    const auto begin = std::chrono::steady_clock::now();
    // Reading a number waits for devices that compute asynchronously.
    model.forward(image).sum().item<double>();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

}  // namespace

void CostOptions::validate() const {
  if (timed_passes < 0) throw std::invalid_argument("timed_passes must not be negative");
}

std::string to_text(const Cost& cost) {
  std::ostringstream out;
  out << text::count(cost.parameters) << " parameters";
  if (cost.auxiliary_parameters) out << " (auxiliary tower " << text::count(cost.auxiliary_parameters) << ")";
  if (cost.arch_parameters) out << ", " << text::count(cost.arch_parameters) << " architecture parameters";
  out << std::fixed << std::setprecision(2) << ", " << static_cast<double>(cost.macs) / 1e6 << " M MACs";
  if (cost.forward_milliseconds > 0)
    out << std::setprecision(1) << ", " << cost.forward_milliseconds << " ms per image";
  return out.str();
}

Cost measure_cost(Model& model, const CostOptions& options) {
  options.validate();
  const torch::NoGradGuard no_grad;
  const EvaluationMode evaluation(model);
  const torch::Tensor image = blank_image(model);
  Cost cost;
  count_parameters(model, cost);
  stop_if_asked_to();
  {
    const MacCounter macs;
    const MaddCounter madds;
    model.forward(image);
    cost.macs = macs.count();
    cost.madds = madds.count();
  }
  if (options.timed_passes > 0) cost.forward_milliseconds = median_milliseconds(model, image, options.timed_passes);
  return cost;
}

}  // namespace nas::core
