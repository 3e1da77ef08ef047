#pragma once
/// \file
/// What is measured.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nas::bench {

/// Who does the work. `channels_last` is the reference in LibTorch's NHWC layout.
enum class Variant { fused, reference, channels_last };
std::string to_text(Variant variant);

/// One piece of work. `prepare` makes everything that it needs and gives what does it once.
struct Workload {
  std::string name, group;
  std::vector<Variant> variants;  ///< the first against each of the others
  std::function<std::function<void()>(Variant)> prepare;
  std::function<double()> multiply_adds;  ///< that the arithmetic takes, whoever does it; empty: not counted
  double bytes = 0.0;   ///< that must move at least: inputs and gradients read, results written; 0: not counted
  bool memory = false;  ///< its peak memory is of interest
};

std::vector<Workload> op_workloads();
std::vector<Workload> supernet_workloads();
std::vector<Workload> network_workloads();
std::vector<Workload> all_workloads();

}  // namespace nas::bench
