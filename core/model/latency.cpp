#include "core/model/latency.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/base/interrupt.h"
#include "core/engine/thread_count.h"
#include "core/model/build_network.h"

namespace nas::core {

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_of(const std::function<void()>& pass) {
  if (const int signal = interrupt::requested()) throw Interrupted(signal);
  const auto begin = Clock::now();
  pass();
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// The value below which `share` of the sorted `times` lie.
double quantile(const std::vector<double>& times, double share) {
  const auto last = static_cast<double>(times.size() - 1);
  return times[static_cast<size_t>(std::lround(share * last))];
}

Latency latency_of(std::vector<double> times) {
  std::ranges::sort(times);
  return {.median = quantile(times, 0.5), .low = quantile(times, 0.05), .high = quantile(times, 0.95)};
}

torch::Tensor images_for(const ModelDesc& desc, int64_t count) {
  return torch::zeros({count, desc.input.channels, desc.input.height, desc.input.width});
}

std::shared_ptr<Model> reference_of(const ModelDesc& desc, const OpRegistry& ops) {
  auto model = build_model(desc, ops, 0, Engine::reference);
  model->eval();
  for (torch::Tensor& weight : model->parameters())
    if (weight.dim() == 4) weight.set_data(weight.contiguous(torch::MemoryFormat::ChannelsLast));
  return model;
}

}  // namespace

std::vector<Latency> measure_latencies(const std::vector<TimedPass>& passes) {
  constexpr double kMost = 30, kLeast = 10, kMilliseconds = 6000;
  constexpr int kUntimed = 2;
  double round = 0;
  for (int i = 0; i < kUntimed; ++i) {
    round = 0;
    for (const TimedPass& pass : passes) round += milliseconds_of(pass.pass);
  }
  const auto turns = static_cast<size_t>(std::clamp(kMilliseconds / std::max(round, 1e-3), kLeast, kMost));
  std::vector<std::vector<double>> times(passes.size());
  for (size_t turn = 0; turn < turns; ++turn)
    for (size_t i = 0; i < passes.size(); ++i) times[i].push_back(milliseconds_of(passes[i].pass));
  std::vector<Latency> latencies;
  for (std::vector<double>& of_one : times) latencies.push_back(latency_of(std::move(of_one)));
  return latencies;
}

Latency latency_of_one_image(const ModelDesc& desc, const OpRegistry& ops) {
  const torch::NoGradGuard no_grad;
  const ThreadCount one_thread(1);
  InferenceModel model(build_given_model(desc, ops));
  const torch::Tensor image = images_for(desc, 1);
  return measure_latencies({{"fused", [&] { model.forward(image); }}}).front();
}

std::vector<NetworkLatency> measure_latency(const ModelDesc& desc, const OpRegistry& ops,
                                            const std::vector<int64_t>& batches) {
  const torch::NoGradGuard no_grad;
  const ThreadCount one_thread(1);
  InferenceModel fused(build_model(desc, ops, 0));
  const auto reference = reference_of(desc, ops);
  std::vector<NetworkLatency> result;
  for (const int64_t batch : batches) {
    const torch::Tensor images = images_for(desc, batch);
    const torch::Tensor last = images.contiguous(torch::MemoryFormat::ChannelsLast);
    const auto latencies = measure_latencies(
        {{"fused", [&] { fused.forward(images); }}, {"reference", [&] { reference->forward(last); }}});
    result.push_back({.batch = batch, .folded = fused.is_folded(), .fused = latencies[0], .reference = latencies[1]});
  }
  return result;
}

}  // namespace nas::core
