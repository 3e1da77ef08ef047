#pragma once
/// \file
/// How it is measured: all variants in one process and interleaved, so that whatever else the machine does meets each
/// of them; peak memory in a process of its own.

#include <map>
#include <string>
#include <vector>

#include "bench/workload.h"

namespace nas::bench {

struct Measured {
  std::map<Variant, double> seconds;   ///< medians
  std::map<Variant, double> peak_mib;  ///< beyond what the process held before; empty: not asked for
};

/// `repeats` timed turns of each variant, after one that is not timed.
Measured measure(const Workload& workload, int repeats);

/// Starts `program` once per variant with --alone, and takes what it prints.
void measure_memory(const Workload& workload, const std::string& program, int threads, Measured& measured);
/// What such a process does: prepares and works twice, then prints its peak memory in MiB, and then the seconds of each
/// of `steps` more.
void work_alone(const Workload& workload, Variant variant, int steps);

/// What this machine does at best, measured now.
struct Machine {
  double multiply_adds_per_second = 0.0;  ///< in LibTorch's product of two large matrices
  double bytes_per_second = 0.0;          ///< read and written while copying what no cache holds
};
Machine measure_machine();

}  // namespace nas::bench
