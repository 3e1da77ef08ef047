#include "core/experiment/memory_estimate.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/experiment/run.h"
#include "core/model/network_memory.h"

namespace nas::core {
namespace {

// Measured with LibTorch 2.13 on x86-64; docs/memory.md has the runs.

/// Peak of the maps over their sum: pieces of the engine's pool, or of the C library's heap, that no later map fits
/// into.
constexpr double kFusedPieces = 1.18, kReferencePieces = 1.22;
/// What the process takes after the estimate beside tensors: code that oneDNN makes, scratch memory. The reference
/// engine uses oneDNN for every convolution.
constexpr double kFusedGrowth = 16e6, kReferenceGrowth = 28e6;
/// Stack, heap and scratch memory of a thread that computes.
constexpr double kGrowthPerThread = 8e6;

/// Copies of the weights at the peak, which a checkpoint reaches: weights and gradients; the optimizer's tensors, their
/// copies, and both once more in the bytes of the file.
double copies_of_weights(const TrainingMemoryOptions& options) {
  // Second-order DARTS keeps two copies for good and two within a step (plugins/darts/bilevel_optimizer.cpp).
  const double methods = options.hooks ? 3 : 0;
  return 3 + 3 * static_cast<double>(options.optimizer_copies) + methods;
}

/// Batches that exist at a time: three made ahead by each worker (core/data/prefetcher.cpp), and the one in use as it
/// was made and in the layout of the model.
double batches_at_once(int64_t workers) { return 3 * static_cast<double>(workers) + 2; }

double bytes_of_batches(const Shape& image, const TrainingMemoryOptions& options) {
  const double one =
      4.0 * static_cast<double>(image.channels) * static_cast<double>(image.height) * static_cast<double>(image.width);
  const auto most = [](int64_t batch, int64_t images) { return static_cast<double>(std::min(batch, images)); };
  return one * batches_at_once(options.data_workers) *
         (most(options.batch, options.images.train) + most(options.batch, options.images.arch) +
          most(options.eval_batch, options.images.valid));
}

/// The largest batch below the configured one with which the training takes at most `bytes`; 0 when there is none.
int64_t fitting_batch(const ModelDesc& network, const OpRegistry& ops, TrainingMemoryOptions options, double bytes) {
  int64_t fits = 0, too_large = std::min(options.batch, std::max<int64_t>(options.images.train, 1));
  while (fits + 1 < too_large) {
    options.batch = fits + (too_large - fits) / 2;
    (training_memory(network, ops, options).total() <= bytes ? fits : too_large) = options.batch;
  }
  return fits;
}

/// In MiB up to 100 GiB, so that two numbers can be compared at a glance.
std::string text_of(double bytes) {
  constexpr double mebibyte = 1 << 20;
  if (bytes < 102400 * mebibyte)
    return text::count(static_cast<int64_t>(std::ceil(std::max(bytes, 0.0) / mebibyte))) + " MiB";
  return text::bytes(static_cast<uint64_t>(std::min(bytes, 1e18)));
}

std::string text_of(const TrainingMemory& memory) {
  return "maps " + text_of(memory.maps) + ", weights " + text_of(memory.weights) + ", batches " +
         text_of(memory.batches) + ", growth " + text_of(memory.growth);
}

std::string value_of(const IConfig& config, const std::string& key) {
  return "\"" + key + "\" (" + std::to_string(config.integer(key)) + ")";
}

std::string remedy(const Run& run, const MemoryDemand& demand, int64_t batch) {
  std::string keys = value_of(run.config(), demand.section + ".train.batch");
  if (batch > 1) keys += " to " + std::to_string(batch);
  if (demand.processes > 1) keys += ", or \"search.workers\"";
  for (const char* key : {".model.cells", ".model.channels"})
    if (run.config().has(demand.section + key) && run.config().integer(demand.section + key) > 0)
      keys += ", or " + value_of(run.config(), demand.section + key);
  if (demand.section == "eval" && run.config().integer("eval.model.channels") == 0) keys += ", or a limit of [limits]";
  return "lower " + keys + "; or add --force to run anyway";
}

/// The limit that the training meets first, and what it needs of that.
struct Comparison {
  double needed = 0;
  machine::MemoryLimit limit;
  bool alone = false;  ///< the limit is that of each process
  double left = 0;     ///< of the limit, for one training beside what its process has anyway
};

/// `now`: what this process has, and what every process of a training has before it begins.
Comparison compare(double now, double training, int64_t processes) {
  const machine::MemoryLimit alone = machine::address_space_limit(), shared = machine::memory_limit();
  const double one = std::max(now + training, machine::peak_resident_bytes());
  if (one > alone.bytes) return {one, alone, true, alone.bytes - now};
  if (processes == 0) return {one, shared, false, shared.bytes - now};
  const auto count = static_cast<double>(processes);
  return {now + count * one, shared, false, (shared.bytes - now) / count - now};
}

std::string sentence(const MemoryDemand& demand, const Comparison& comparison) {
  std::string what = demand.section;
  if (demand.processes > 1 && !comparison.alone)
    what += " with " + std::to_string(demand.processes) + " trainings at a time";
  return what + " takes about " + text_of(comparison.needed) +
         " of memory; available: " + text_of(comparison.limit.bytes) + " (" + comparison.limit.source + ")";
}

TrainingMemoryOptions options_of(const Run& run, const MemoryDemand& demand) {
  auto options = TrainingMemoryOptions::from(run.config(), run.config().section(demand.section), demand.images);
  options.hooks = demand.hooks;
  if (demand.processes > 0) options.threads = run.config().integer("search.threads_per_training");
  return options;
}

}  // namespace

TrainingMemoryOptions TrainingMemoryOptions::from(const IConfig& config, const IConfig& stage,
                                                  const ImageCounts& images) {
  const IConfig& train = stage.section("train");
  const bool adam = train.text("optimizer.kind") == "adam";
  return {.engine = engine_from(config.text("engine")),
          .images = images,
          .batch = train.integer("batch"),
          .eval_batch = train.integer("eval_batch"),
          .data_workers = config.integer("data.workers"),
          .threads = config.integer("threads"),
          .optimizer_copies = adam                                   ? 2
                              : train.real("optimizer.momentum") > 0 ? 1
                                                                     : 0};
}

TrainingMemory training_memory(const ModelDesc& network, const OpRegistry& ops, const TrainingMemoryOptions& options) {
  const auto maps_of = [&](int64_t batch, int64_t images) {
    return network_memory(network, ops,
                          {.engine = options.engine, .images = std::min(batch, std::max<int64_t>(images, 1))});
  };
  const NetworkMemory training = maps_of(options.batch, options.images.train);
  const double measuring =
      options.images.valid > 0 ? maps_of(options.eval_batch, options.images.valid).evaluation : 0.0;
  TrainingMemory memory;
  memory.weights = copies_of_weights(options) * training.parameters + training.modules;
  // The engine's pool keeps the memory of the training, whose pieces have other sizes than those of an evaluation.
  memory.maps = options.engine == Engine::fused ? kFusedPieces * training.training + measuring
                                                : kReferencePieces * std::max(training.training, measuring);
  memory.batches = bytes_of_batches(network.input, options);
  memory.growth = (options.engine == Engine::fused ? kFusedGrowth : kReferenceGrowth) +
                  kGrowthPerThread * static_cast<double>(options.threads);
  return memory;
}

void require_memory(Run& run, const MemoryDemand& demand) {
  if (!run.device().is_cpu()) return;
  const TrainingMemoryOptions options = options_of(run, demand);
  const TrainingMemory training = training_memory(demand.network, run.ops(), options);
  const double now = machine::resident_bytes();
  const Comparison comparison = compare(now, training.total(), demand.processes);
  const std::string what = sentence(demand, comparison);
  log::debug("memory now " + text_of(now) + ", then " + text_of(training));
  log::write(demand.processes > 0 ? log::Level::debug : log::Level::info, what);
  if (comparison.needed <= comparison.limit.bytes || run.ignores_memory_limits()) return;
  const int64_t batch = fitting_batch(demand.network, run.ops(), options, comparison.left);
  throw Error(ExitCode::config, what, "", remedy(run, demand, batch));
}

}  // namespace nas::core
