#pragma once
/// \file
/// Measurement of workloads. Times: all variants in one process, interleaved, so that other load of the machine affects
/// them equally. Peak memory: one process per variant.

#include <map>
#include <string>
#include <vector>

#include "bench/workload.h"

namespace nas::bench {

/// The measurements of one workload.
struct Measured {
  std::map<Variant, double> seconds;        ///< medians
  std::map<Variant, double> least_seconds;  ///< minima
  std::map<Variant, double> peak_mib;       ///< beyond the memory of the process before; empty: not measured
};

/// Times `repeats` turns of each variant, after one turn that is not timed.
Measured measure(const Workload& workload, int repeats);

/// Starts `program` once per variant with --alone and reads the peak memory that it prints. Throws std::runtime_error
/// if it prints none.
void measure_memory(const Workload& workload, const std::string& program, int threads, Measured& measured);
/// The work of such a process: prepares the workload, runs it twice, prints the peak memory in MiB, and then the
/// seconds of each of `steps` further runs.
void work_alone(const Workload& workload, Variant variant, int steps);

/// Runs the workload once for each line of stdin and prints its seconds: another program can take turns with it.
void work_on_request(const Workload& workload, Variant variant);

/// The best speed of this machine, measured now.
struct Machine {
  double multiply_adds_per_second = 0.0;  ///< in registers, on as many threads as the workloads use (peak.h)
  double bytes_per_second = 0.0;          ///< read and written by a copy larger than the caches
};
Machine measure_machine(int threads);

}  // namespace nas::bench
