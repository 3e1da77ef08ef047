#include "bench/measure.h"

#include <sys/resource.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "bench/peak.h"

namespace nas::bench {

namespace {

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double best_of(int turns, const std::function<void()>& work) {
  double best = seconds_of(work);
  for (int i = 1; i < turns; ++i) best = std::min(best, seconds_of(work));
  return best;
}

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

std::string quoted(const std::string& text) { return "'" + text + "'"; }

}  // namespace

Measured measure(const Workload& workload, int repeats) {
  std::map<Variant, std::function<void()>> work;
  for (const Variant variant : workload.variants) {
    work[variant] = workload.prepare(variant);
    work[variant]();
  }
  std::map<Variant, std::vector<double>> seconds;
  for (int i = 0; i < repeats; ++i)
    for (const Variant variant : workload.variants) seconds[variant].push_back(seconds_of(work[variant]));
  Measured measured;
  for (const auto& [variant, values] : seconds) {
    measured.seconds[variant] = median(values);
    measured.least_seconds[variant] = *std::min_element(values.begin(), values.end());
  }
  return measured;
}

void work_alone(const Workload& workload, Variant variant, int steps) {
  const double before = peak_mib();
  const auto work = workload.prepare(variant);
  work();
  work();
  std::printf("%.1f\n", peak_mib() - before);
  for (int i = 0; i < steps; ++i) std::printf("%.4f\n", seconds_of(work));
}

void work_on_request(const Workload& workload, Variant variant) {
  const auto work = workload.prepare(variant);
  work();
  for (std::string line; std::getline(std::cin, line);) {
    std::printf("%.9f\n", seconds_of(work));
    std::fflush(stdout);
  }
}

void measure_memory(const Workload& workload, const std::string& program, int threads, Measured& measured) {
  for (const Variant variant : workload.variants) {
    const std::string command = quoted(program) + " --threads " + std::to_string(threads) + " --alone " +
                                quoted(workload.name) + " --variant " + to_text(variant);
    const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "r"), pclose);
    double mib = 0.0;
    if (!output || std::fscanf(output.get(), "%lf", &mib) != 1)
      throw std::runtime_error("the command printed no peak memory: " + command);
    measured.peak_mib[variant] = mib;
  }
}

Machine measure_machine(int threads) {
  constexpr int64_t kFloats = int64_t{64} << 20;
  const torch::Tensor from = torch::ones({kFloats});
  torch::Tensor to = torch::zeros({kFloats});
  const double copy = best_of(5, [&] { to.copy_(from); });
  return {peak_multiply_adds_per_second(threads),
          2.0 * static_cast<double>(kFloats) * static_cast<double>(sizeof(float)) / copy};
}

}  // namespace nas::bench
