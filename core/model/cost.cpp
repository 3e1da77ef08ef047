#include "core/model/cost.h"

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <sstream>
#include <stdexcept>

#include "core/base/interrupt.h"
#include "core/base/text.h"
#include "core/engine/thread_count.h"
#include "core/model/evaluation_mode.h"
#include "core/model/op_counters.h"

namespace nas::core {
namespace {

constexpr std::string_view kAuxiliary = "aux_tower.";

void stop_if_asked_to() {
  if (const int signal = interrupt::requested()) throw Interrupted(signal);
}

void count_parameters(const Model& model, Cost& cost) {
  for (const auto& [name, weight] : model.named_weights()) {
    const bool auxiliary = name.compare(0, kAuxiliary.size(), kAuxiliary) == 0;
    (auxiliary ? cost.auxiliary_parameters : cost.parameters) += weight.numel();
  }
  for (const torch::Tensor& parameter : model.arch_parameters()) cost.arch_parameters += parameter.numel();
}

/// The first passes also allocate memory and compile code.
constexpr int64_t kUntimedPasses = 3;

/// On one thread. With more of them the time of one image is mostly that of threads waiting for each other, which on a
/// busy machine takes two hundred times as long as the work.
double median_milliseconds(Model& model, const torch::Tensor& image, int64_t passes) {
  const ThreadCount one_thread(1);
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

torch::Tensor blank_image(const Model& model) {
  const Shape& input = model.desc().input;
  return torch::zeros({1, input.channels, input.height, input.width},
                      model.weights().front().options().requires_grad(false));
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
