#pragma once
/// \file
/// Asynchronous successive halving (Li, Jamieson, Rostamizadeh et al.: "A System for Massively Parallel Hyperparameter
/// Tuning", MLSys 2020, algorithm 2), repeatable to the bit: the order of promotions follows from planned costs and
/// never from the clock.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "nas/planned_order.h"

namespace nas {

struct RungOptions {
  int64_t rungs = 3;    ///< the number of times that a sample can be trained
  int64_t halving = 2;  ///< one in so many samples of a rung is promoted, for so many times the epochs
  int64_t epochs = 1;   ///< of the first rung
  int64_t workers = 8;  ///< planned ones; see PlannedOrder
};

/// The training of a sample in a rung.
struct RungJob {
  int64_t sample = 0;
  int64_t rung = 0;    ///< 0 is the first
  int64_t epochs = 0;  ///< of this training, after those of the earlier rungs

  bool operator==(const RungJob&) const = default;
};

/// Decides which sample is trained next. A sample is promoted when it is among the best 1 / halving of the samples that
/// have ended in its rung so far; the highest rung with such a sample comes first, then a new sample. Of equal scores
/// the sample with the smaller number is the better one. A failed sample is never promoted. The method trains:
///
///     Rungs rungs(options, costs);
///     while (!rungs.done()) {
///       while (const auto job = rungs.begin()) submit(*job);
///       const RungJob ended = rungs.end_next();
///       rungs.score(ended, score_of(result_of(trainings, id_of(ended))));
///     }
///
/// [one thread at a time]
class Rungs {
 public:
  /// `costs`: of one epoch of each sample, such as its multiply-accumulates. Samples begin in this order. Throws
  /// std::invalid_argument for options with which nothing is halved or trained.
  Rungs(const RungOptions& options, std::vector<int64_t> costs)
      : options_(options), costs_(std::move(costs)), order_(options.workers) {
    if (options.rungs < 1 || options.halving < 2 || options.epochs < 1)
      throw std::invalid_argument("rungs need at least one rung, one epoch, and halving by two");
    rungs_.resize(static_cast<size_t>(options.rungs));
  }

  /// The job that a free planned worker begins now. Nothing when all work, or nothing can begin until a job ends.
  std::optional<RungJob> begin() {
    if (!order_.has_free_worker()) return std::nullopt;
    const std::optional<RungJob> job = next_job();
    if (!job) return std::nullopt;
    if (job->rung > 0) promotable(job->rung - 1)->promoted = true;
    ++rungs_[static_cast<size_t>(job->rung)].begun;
    order_.begin(static_cast<int64_t>(jobs_.size()), job->epochs * costs_[static_cast<size_t>(job->sample)]);
    jobs_.push_back(*job);
    return job;
  }

  /// The job under way whose planned end is first. Call score() with it before the next call of begin().
  RungJob end_next() { return jobs_[static_cast<size_t>(order_.end_next())]; }

  /// The score of a job that has ended, the larger the better; nothing when it failed.
  void score(const RungJob& job, std::optional<double> score) {
    auto& ended = rungs_[static_cast<size_t>(job.rung)].ended;
    const bool failed = !score || std::isnan(*score);
    const Ended entry{failed ? -std::numeric_limits<double>::infinity() : *score, job.sample, failed};
    ended.insert(std::ranges::upper_bound(ended, entry, is_better), entry);
  }

  /// Whether every sample was trained as far as it is promoted. No job is under way then.
  bool done() { return order_.under_way() == 0 && !next_job(); }

  /// Trainings and epochs of the whole search as far as can be seen, those that were begun included. Later scores can
  /// promote more samples than planned here.
  struct Plan {
    int64_t trainings = 0, epochs = 0;
  };
  Plan plan() const {
    Plan plan;
    int64_t count = samples();
    for (int64_t rung = 0; rung < options_.rungs; ++rung, count /= options_.halving) {
      count = std::max(count, rungs_[static_cast<size_t>(rung)].begun);
      plan.trainings += count;
      plan.epochs += count * epochs_of(rung);
    }
    return plan;
  }

 private:
  struct Ended {
    double score;
    int64_t sample;
    bool promoted;  ///< or failed, and never promoted
  };
  struct Rung {
    int64_t begun = 0;         ///< number of jobs
    std::vector<Ended> ended;  ///< the best first
  };

  static bool is_better(const Ended& one, const Ended& other) {
    return std::pair(-one.score, one.sample) < std::pair(-other.score, other.sample);
  }
  int64_t samples() const { return static_cast<int64_t>(costs_.size()); }

  /// A promotion from the highest rung that has one, otherwise a new sample, if there is one.
  std::optional<RungJob> next_job() {
    for (int64_t rung = options_.rungs - 1; rung > 0; --rung)
      if (const Ended* const best = promotable(rung - 1)) return RungJob{best->sample, rung, epochs_of(rung)};
    if (rungs_[0].begun == samples()) return std::nullopt;
    return RungJob{rungs_[0].begun, 0, epochs_of(0)};
  }

  /// The best one of those in the rung that belong to the next and are not there yet; nullptr when there is none.
  Ended* promotable(int64_t rung) {
    auto& ended = rungs_[static_cast<size_t>(rung)].ended;
    const auto best = std::span(ended).first(ended.size() / static_cast<size_t>(options_.halving));
    const auto found = std::ranges::find(best, false, &Ended::promoted);
    return found == best.end() ? nullptr : &*found;
  }

  int64_t epochs_of(int64_t rung) const {
    int64_t epochs = options_.epochs;
    while (rung-- > 0) epochs *= options_.halving;
    return epochs;
  }

  RungOptions options_;
  std::vector<int64_t> costs_;
  PlannedOrder order_;
  std::vector<Rung> rungs_;
  std::vector<RungJob> jobs_;  ///< all that have begun
};

}  // namespace nas
