#include "core/model/part_costs.h"

#include <algorithm>
#include <chrono>

#include "core/base/interrupt.h"
#include "core/engine/thread_count.h"
#include "core/model/cost.h"
#include "core/model/evaluation_mode.h"
#include "core/model/op_counters.h"

namespace nas::core {
namespace {

std::vector<PartCost> parts_of(const Model& model) {
  std::vector<PartCost> parts = {{.part = "stems", .type = ""}};
  for (const CellDesc& cell : model.desc().cells)
    parts.push_back({.part = "cell " + std::to_string(parts.size()),
                     .type = cell.type == CellType::normal ? "normal" : "reduction"});
  parts.push_back({.part = "classifier", .type = ""});
  return parts;
}

/// Names are those of Model::named_weights().
void add_parameters(const Model& model, std::vector<PartCost>& parts) {
  for (const auto& [name, weight] : model.named_weights()) {
    if (name.starts_with("stems.")) parts.front().parameters += weight.numel();
    if (name.starts_with("cells.")) parts.at(std::stoul(name.substr(6)) + 1).parameters += weight.numel();
    if (name.starts_with("pool.") || name.starts_with("logits.")) parts.back().parameters += weight.numel();
  }
}

/// By how much `measured` grew during each part.
template <class Number>
std::vector<Number> of_each_part(Model& model, const torch::Tensor& image, const std::function<Number()>& measured) {
  if (const int signal = interrupt::requested()) throw Interrupted(signal);
  std::vector<Number> growths;
  Number before = measured();
  model.forward_by_parts(image, [&] {
    const Number now = measured();
    growths.push_back(now - before);
    before = now;
  });
  return growths;
}

void add_macs(Model& model, const torch::Tensor& image, std::vector<PartCost>& parts) {
  const MacCounter counter;
  const auto macs = of_each_part<int64_t>(model, image, [&] { return counter.count(); });
  for (size_t i = 0; i < parts.size(); ++i) parts[i].macs = macs.at(i);
}

double milliseconds_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

void add_times(Model& model, const torch::Tensor& image, int64_t passes, std::vector<PartCost>& parts) {
  const ThreadCount one_thread(1);
  std::vector<std::vector<double>> times(parts.size());
  model.forward(image);  // the first pass also allocates memory
  for (int64_t pass = 0; pass < passes; ++pass) {
    const std::vector<double> of_pass = of_each_part<double>(model, image, milliseconds_now);
    for (size_t i = 0; i < parts.size(); ++i) times[i].push_back(of_pass.at(i));
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    const auto middle = times[i].begin() + static_cast<std::ptrdiff_t>(times[i].size() / 2);
    std::ranges::nth_element(times[i], middle);
    parts[i].milliseconds = *middle;
  }
}

}  // namespace

std::vector<PartCost> part_costs(Model& model, int64_t timed_passes) {
  const torch::NoGradGuard no_grad;
  const EvaluationMode evaluation(model);
  const torch::Tensor image = blank_image(model);
  std::vector<PartCost> parts = parts_of(model);
  add_parameters(model, parts);
  add_macs(model, image, parts);
  if (image.is_cpu()) add_times(model, image, timed_passes, parts);
  return parts;
}

}  // namespace nas::core
