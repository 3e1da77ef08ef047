// nas-bench: compares the fused engine with the reference in one process. See docs/engine.md.
#include <torch/torch.h>

#include <boost/program_options.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bench/measure.h"
#include "bench/workload.h"
#include "core/engine/kernels/kernels.h"

namespace nas::bench {

namespace {

namespace po = boost::program_options;

struct Options {
  std::string only, alone, variant, networks;
  int repeats = 5, threads = 2, steps = 0;
  bool on_request = false, json = false, list = false, help = false, memory = true;
};

po::options_description description(Options& o) {
  po::options_description all(
      "nas-bench: compares the fused engine with LibTorch op by op, interleaved in one process");
  auto add = all.add_options();
  add("only", po::value(&o.only), "measure only workloads whose name or group contains this text");
  add("repeats", po::value(&o.repeats)->default_value(5), "number of timed turns of each variant");
  add("threads", po::value(&o.threads)->default_value(2), "number of threads of LibTorch and the engine");
  add("no-memory", "do not measure peak memory, which needs a process per variant");
  add("json", po::bool_switch(&o.json), "print JSON instead of a table");
  add("list", po::bool_switch(&o.list), "print the names of the workloads");
  add("alone", po::value(&o.alone),
      "run one workload and print its peak memory in MiB (nas-bench starts itself with this option)");
  add("variant", po::value(&o.variant), "the variant for --alone: fused, reference, channels_last or inference");
  add("on-request", po::bool_switch(&o.on_request),
      "with --alone: run the workload once for each line of stdin, and print its seconds");
  add("write-networks", po::value(&o.networks), "write the networks of the latency workloads to this folder");
  add("steps", po::value(&o.steps)->default_value(0),
      "with --alone: print also the seconds of this number of further steps, for profiling");
  add("help", po::bool_switch(&o.help), "print this help");
  return all;
}

Options parse(int argc, char** argv) {
  Options options;
  const auto all = description(options);
  po::variables_map values;
  po::store(po::parse_command_line(argc, argv, all), values);
  po::notify(values);
  if (options.repeats < 1) throw std::invalid_argument("--repeats must be at least 1");
  options.memory = values.count("no-memory") == 0;
  if (options.help) std::cout << all;
  return options;
}

Variant variant_from(const std::string& text) {
  for (const Variant variant : {Variant::fused, Variant::reference, Variant::channels_last, Variant::inference})
    if (to_text(variant) == text) return variant;
  throw std::invalid_argument("no variant is called \"" + text +
                              "\"; the variants are fused, reference, channels_last and inference");
}

nlohmann::json to_json(const Workload& workload, const Measured& measured, const Machine& machine) {
  nlohmann::json result = {{"name", workload.name}, {"group", workload.group}};
  const double fused = measured.seconds.at(workload.variants.front());
  for (const auto& [variant, seconds] : measured.seconds) {
    result["seconds"][to_text(variant)] = seconds;
    result["least_seconds"][to_text(variant)] = measured.least_seconds.at(variant);
    if (variant != workload.variants.front()) result["speedup"][to_text(variant)] = seconds / fused;
  }
  for (const auto& [variant, mib] : measured.peak_mib) result["peak_mib"][to_text(variant)] = mib;
  const double multiply_adds = workload.multiply_adds ? workload.multiply_adds() : 0.0;
  const double floor =
      std::max(multiply_adds / machine.multiply_adds_per_second, workload.bytes / machine.bytes_per_second);
  if (floor > 0.0) result["of_roofline"] = floor / fused;
  return result;
}

void print_head(const Machine& machine, int threads) {
  std::printf("%s, %d threads; this machine: %.1f G multiply-adds/s (in registers), %.1f GB/s (copy)\n\n",
              core::engine::instruction_set(), threads, machine.multiply_adds_per_second / 1e9,
              machine.bytes_per_second / 1e9);
  std::printf("%-66s %9s %9s %9s %7s %7s %9s   %s\n", "milliseconds (medians)", "fused", "reference", "ch._last",
              "x ref.", "x ch.l.", "roofline", "peak MiB: fused, reference, ch._last");
}

void print_row(const nlohmann::json& row) {
  const auto ms = [&](const char* name) { return row["seconds"].value(name, 0.0) * 1e3; };
  std::printf("%-66s %9.2f %9.2f %9.2f %7.2f %7.2f ", row["name"].get<std::string>().c_str(),
              ms("fused") + ms("inference"), ms("reference"), ms("channels_last"),
              row["speedup"].value("reference", 0.0), row["speedup"].value("channels_last", 0.0));
  if (row.contains("of_roofline"))
    std::printf("%8.0f%%", 100.0 * row["of_roofline"].get<double>());
  else
    std::printf("%9s", "-");
  if (row.contains("peak_mib"))
    for (const char* name : {"fused", "reference", "channels_last"})
      std::printf("   %.0f", row["peak_mib"].value(name, 0.0));
  std::printf("\n");
  std::fflush(stdout);
}

bool chosen(const Workload& workload, const std::string& only) {
  return workload.name.find(only) != std::string::npos || workload.group.find(only) != std::string::npos;
}

void run_all(const Options& options, const std::string& program) {
  const Machine machine = measure_machine(options.threads);
  nlohmann::json rows = nlohmann::json::array();
  if (!options.json) print_head(machine, options.threads);
  for (const Workload& workload : all_workloads()) {
    if (!chosen(workload, options.only)) continue;
    Measured measured = measure(workload, options.repeats);
    if (options.memory && workload.memory) measure_memory(workload, program, options.threads, measured);
    rows.push_back(to_json(workload, measured, machine));
    if (!options.json) print_row(rows.back());
  }
  if (options.json)
    std::cout << nlohmann::json{{"threads", options.threads},
                                {"instructions", core::engine::instruction_set()},
                                {"multiply_adds_per_second", machine.multiply_adds_per_second},
                                {"bytes_per_second", machine.bytes_per_second},
                                {"workloads", rows}}
                     .dump(2)
              << "\n";
}

void run_alone(const Options& options) {
  for (const Workload& workload : all_workloads())
    if (workload.name == options.alone && options.on_request)
      return work_on_request(workload, variant_from(options.variant));
    else if (workload.name == options.alone)
      return work_alone(workload, variant_from(options.variant), options.steps);
  throw std::invalid_argument("no workload is called \"" + options.alone + "\"; --list prints the names");
}

void run(const Options& options, const std::string& program) {
  at::set_num_threads(options.threads);
  if (options.help) return;
  if (!options.networks.empty()) return write_latency_networks(options.networks);
  if (!options.alone.empty()) return run_alone(options);
  if (!options.list) return run_all(options, program);
  for (const Workload& workload : all_workloads()) std::cout << workload.group << ": " << workload.name << "\n";
}

}  // namespace

std::string to_text(Variant variant) {
  switch (variant) {
    case Variant::fused:
      return "fused";
    case Variant::reference:
      return "reference";
    case Variant::channels_last:
      return "channels_last";
    case Variant::inference:
      return "inference";
  }
  throw std::logic_error("unknown variant");
}

std::vector<Workload> all_workloads() {
  std::vector<Workload> all;
  for (const auto& group : {op_workloads(), supernet_workloads(), network_workloads(), latency_workloads()})
    all.insert(all.end(), group.begin(), group.end());
  return all;
}

}  // namespace nas::bench

int main(int argc, char** argv) {
  try {
    nas::bench::run(nas::bench::parse(argc, argv), std::filesystem::read_symlink("/proc/self/exe"));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "nas-bench: " << error.what() << "\n";
    return 1;
  }
}
