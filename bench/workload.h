#pragma once
/// \file
/// The workloads of nas-bench.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace nas::bench {

/// The implementation that does the work. `channels_last` is the reference in LibTorch's NHWC layout.
/// `inference` is the path without training.
enum class Variant { fused, reference, channels_last, inference };
std::string to_text(Variant variant);

/// A piece of work. `prepare` sets up everything that a variant needs and returns a function that does the work once.
struct Workload {
  std::string name, group;
  std::vector<Variant> variants;  ///< the first is compared with each of the others
  std::function<std::function<void()>(Variant)> prepare;
  std::function<double()> multiply_adds;  ///< number in one turn, the same for all variants; empty: not counted
  double bytes = 0.0;   ///< least memory traffic: inputs and gradients read, results written; 0: not counted
  bool memory = false;  ///< whether its peak memory is measured
};

std::vector<Workload> op_workloads();
std::vector<Workload> supernet_workloads();
std::vector<Workload> network_workloads();
std::vector<Workload> latency_workloads();
/// Writes model.toml and weights.safetensors of the networks of latency_workloads() to folders in `folder`, for
/// bench/onnxruntime_latency.py.
void write_latency_networks(const std::filesystem::path& folder);
std::vector<Workload> all_workloads();

}  // namespace nas::bench
