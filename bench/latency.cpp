// Networks that are used, not trained: one pass of a batch in evaluation mode.
#include <torch/torch.h>

#include <filesystem>
#include <memory>
#include <stdexcept>

#include "bench/model_under_test.h"
#include "core/base/file.h"
#include "core/desc/desc_toml.h"
#include "core/model/cost.h"
#include "core/model/inference_model.h"
#include "core/model/weights_file.h"

namespace nas::bench {

namespace {

struct LatencyNetwork {
  std::string name;
  NetworkSize size;
};

const std::vector<LatencyNetwork>& latency_networks() {
  static const std::vector<LatencyNetwork> networks = {
      {"DARTS_V2 C16 L8 1x28x28", {.channels = 16, .cells = 8, .input = {1, 28, 28}}},
      {"DARTS_V2 C36 L20 3x32x32", {.channels = 36, .cells = 20, .input = {3, 32, 32}}}};
  return networks;
}

std::function<void()> pass_of(const NetworkSize& size, Variant variant) {
  const core::Config config = config_of(size);
  auto model = darts_v2(config, size, variant);
  const Batch batch = random_batch(size, variant);
  if (variant == Variant::inference) {
    auto network = std::make_shared<core::InferenceModel>(model);
    return [=, x = batch.x.contiguous()] { network->forward(x); };
  }
  model->eval();
  return [=] {
    const torch::NoGradGuard no_grad;
    model->forward(batch.x);
  };
}

Workload latency(const LatencyNetwork& network, int64_t batch) {
  NetworkSize size = network.size;
  size.batch = batch;
  return {.name = "latency, " + network.name + " N" + std::to_string(batch),
          .group = "latency",
          .variants = {Variant::inference, Variant::fused, Variant::reference, Variant::channels_last},
          .prepare = [=](Variant variant) { return pass_of(size, variant); },
          .multiply_adds =
              [=] {
                const auto model = darts_v2(config_of(size), size, Variant::reference);
                return static_cast<double>(core::measure_cost(*model, {.timed_passes = 0}).macs * size.batch);
              }};
}

}  // namespace

std::vector<Workload> latency_workloads() {
  std::vector<Workload> workloads;
  for (const LatencyNetwork& network : latency_networks())
    for (const int64_t batch : {1, 32}) workloads.push_back(latency(network, batch));
  return workloads;
}

void write_latency_networks(const std::filesystem::path& folder) {
  for (const LatencyNetwork& network : latency_networks()) {
    const std::filesystem::path place = folder / ("C" + std::to_string(network.size.channels));
    std::filesystem::create_directories(place);
    const auto model = darts_v2(config_of(network.size), network.size, Variant::reference);
    core::write_atomically((place / "model.toml").string(), core::to_toml(model->desc()));
    core::write_weights((place / "weights.safetensors").string(), *model);
  }
}

}  // namespace nas::bench
