#include "core/data/loader.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "core/base/error.h"

namespace nas::core {
namespace {

SampleStreamOptions stream_options(const DataLoaderOptions& options) {
  options.validate();
  return {options.shuffle, options.augment, options.normalisation, options.seed};
}

}  // namespace

void DataLoaderOptions::validate() const {
  if (batch_size <= 0) {
    throw Error(ExitCode::config, "batch size must be positive, but is " + std::to_string(batch_size));
  }
  if (workers < 0) {
    throw Error(ExitCode::config, "workers must not be negative, but are " + std::to_string(workers));
  }
  augment.validate();
}

DataLoader::DataLoader(Samples samples, const DataLoaderOptions& options)
    : options_(options),
      stream_(std::move(samples), stream_options(options)),
      prefetcher_([this](int64_t number) { return make(number); }, options.workers) {}

int64_t DataLoader::batches_per_epoch() const {
  const int64_t full = size() / options_.batch_size;
  return options_.drop_last || size() % options_.batch_size == 0 ? full : full + 1;
}

void DataLoader::start(int64_t epoch, int64_t first_batch) {
  // Batches are numbered over all epochs, so that workers share no state that changes.
  const int64_t first = epoch * batches_per_epoch();
  prefetcher_.start(first + first_batch, first + batches_per_epoch());
}

bool DataLoader::next(torch::Tensor& images, torch::Tensor& labels) {
  auto batch = prefetcher_.next();
  if (!batch) return false;
  images = std::move(batch->images);
  labels = std::move(batch->labels);
  return true;
}

Batch DataLoader::make(int64_t number) {
  const int64_t epoch = number / batches_per_epoch();
  const int64_t begin = number % batches_per_epoch() * options_.batch_size;
  return stream_.take(epoch * size() + begin, std::min(options_.batch_size, size() - begin));
}

CyclingLoader::CyclingLoader(Samples samples, const DataLoaderOptions& options)
    : stream_(std::move(samples), stream_options(options)),
      prefetcher_([this, size = options.batch_size](int64_t k) { return stream_.take(k * size, size); },
                  options.workers) {
  seek(0);
}

void CyclingLoader::seek(int64_t k) {
  position_ = k;
  prefetcher_.start(k, std::numeric_limits<int64_t>::max());
}

void CyclingLoader::next(torch::Tensor& images, torch::Tensor& labels) {
  ++position_;
  auto batch = prefetcher_.next();
  images = std::move(batch->images);
  labels = std::move(batch->labels);
}

}  // namespace nas::core
