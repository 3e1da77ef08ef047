#include "core/data/prefetcher.h"

#include <utility>

namespace nas::core {
namespace {

/// Batches in the queue per worker: one to be taken while the next is being made, one in reserve.
constexpr int64_t kBatchesPerWorker = 3;

}  // namespace

Prefetcher::Prefetcher(std::function<Batch(int64_t)> make, int64_t workers)
    : make_(std::move(make)), workers_(workers) {}

Prefetcher::~Prefetcher() = default;

void Prefetcher::start(int64_t first, int64_t end) {
  threads_.clear();
  made_.clear();
  next_to_make_ = next_to_give_ = first;
  end_ = end;
  for (int64_t i = 0; i < workers_; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { run(stop); });
  }
}

std::optional<Batch> Prefetcher::next() {
  if (next_to_give_ >= end_) return std::nullopt;
  Outcome outcome = workers_ == 0 ? attempt(next_to_give_++) : collect();
  if (outcome.failure) std::rethrow_exception(outcome.failure);
  return std::move(outcome.batch);
}

void Prefetcher::run(const std::stop_token& stop) {
  while (const auto index = claim(stop)) deliver(*index, attempt(*index));
}

std::optional<int64_t> Prefetcher::claim(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, stop,
             [this] { return next_to_make_ >= end_ || next_to_make_ < next_to_give_ + workers_ * kBatchesPerWorker; });
  if (stop.stop_requested() || next_to_make_ >= end_) return std::nullopt;
  return next_to_make_++;
}

Prefetcher::Outcome Prefetcher::attempt(int64_t index) const noexcept {
  try {
    return {make_(index), nullptr};
  } catch (...) {
    return {{}, std::current_exception()};
  }
}

void Prefetcher::deliver(int64_t index, Outcome outcome) {
  const std::lock_guard lock(mutex_);
  made_.emplace(index, std::move(outcome));
  ready_.notify_one();
}

Prefetcher::Outcome Prefetcher::collect() {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [this] { return made_.contains(next_to_give_); });
  Outcome outcome = std::move(made_.extract(next_to_give_++).mapped());
  room_.notify_all();
  return outcome;
}

}  // namespace nas::core
