#pragma once
/// \file
/// How long a network takes for a batch.

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/model/inference_model.h"

namespace nas::core {

/// In milliseconds. On a machine with other load, the lower end says more about the network than the upper one.
struct Latency {
  double median = 0.0, low = 0.0, high = 0.0;  ///< `low`: 5 % of the passes were faster; `high`: 95 % were
};

/// One thing to measure.
struct TimedPass {
  std::string name;
  std::function<void()> pass;
};

/// Times all `passes` in turn, so that other load affects them equally: 30 times each, fewer where they take long, at
/// least 10 times, after two passes that are not timed. Throws Interrupted.
std::vector<Latency> measure_latencies(const std::vector<TimedPass>& passes);

/// Of one image on one thread, computed by the inference path with random weights. Throws Interrupted, and
/// std::invalid_argument for a description that cannot be built.
Latency latency_of_one_image(const ModelDesc& desc, const OpRegistry& ops);

/// The latency of a description with random weights, for one number of images.
struct NetworkLatency {
  int64_t batch = 0;
  bool folded = false;       ///< whether `fused` is that of the inference path
  Latency fused, reference;  ///< the reference computes op by op, in channels_last
};

/// On one thread. Throws Interrupted.
std::vector<NetworkLatency> measure_latency(const ModelDesc& desc, const OpRegistry& ops,
                                            const std::vector<int64_t>& batches);

}  // namespace nas::core
