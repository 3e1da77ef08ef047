#pragma once
/// \file
/// Batches for training and evaluation.

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>

#include "core/data/augment.h"
#include "core/data/normalisation.h"
#include "core/data/prefetcher.h"
#include "core/data/sample_stream.h"

namespace nas::core {

struct DataLoaderOptions {
  int64_t batch_size = 64;
  bool drop_last = false;  ///< leave out a last batch that is not full
  bool shuffle = true;     ///< a new permutation in every epoch
  AugmentOptions augment = {};
  Normalisation normalisation = {};
  uint64_t seed = 0;
  /// Background threads; with 0 the caller's thread makes the batches. The batches are the same in any case.
  int64_t workers = 1;

  /// Throws Error(config) that names the option at fault.
  void validate() const;
};

/// An epoch's batches. What batch b of epoch e holds depends on the seed alone, so an interrupted epoch is resumed by
/// start(e, b). Used by one thread at a time; workers stop when it is destroyed or started again, at any time.
class DataLoader {
 public:
  /// Shares the tensors of `samples`. Throws Error(config) or Error(data) when an argument is not valid.
  DataLoader(Samples samples, const DataLoaderOptions& options);

  /// Samples of an epoch, including those that drop_last leaves out.
  int64_t size() const { return stream_.size(); }
  int64_t batches_per_epoch() const;
  /// Of all samples (n), int64, in no particular order.
  torch::Tensor labels() const { return stream_.labels(); }

  /// A loader of the same batches with a place of its own. It shares the tensors of the samples.
  std::unique_ptr<DataLoader> twin() const { return std::make_unique<DataLoader>(stream_.samples(), options_); }

  /// Begins the permutation of `epoch` (from 0) at batch `first_batch`.
  void start(int64_t epoch, int64_t first_batch = 0);

  /// Sets `images` (n, C, H, W), float32, contiguous, and `labels` (n), int64, to new tensors that are the caller's.
  /// False at the end of the epoch. An exception of a worker is thrown here.
  bool next(torch::Tensor& images, torch::Tensor& labels);

 private:
  Batch make(int64_t number);

  const DataLoaderOptions options_;
  SampleStream stream_;
  Prefetcher prefetcher_;
};

/// Batches without end, for the part of the data that trains the alphas: a batch that begins at the end of one epoch's
/// permutation continues in the next one, so that every batch is full. drop_last has no effect. The rest is as in
/// DataLoader.
class CyclingLoader {
 public:
  /// Begins at batch 0. Throws as DataLoader does.
  CyclingLoader(Samples samples, const DataLoaderOptions& options);

  int64_t size() const { return stream_.size(); }
  /// The k of the batch that next() gives.
  int64_t position() const { return position_; }
  /// Goes to batch k, from 0.
  void seek(int64_t k);
  /// As DataLoader::next, without an end.
  void next(torch::Tensor& images, torch::Tensor& labels);

 private:
  SampleStream stream_;
  int64_t position_ = 0;
  Prefetcher prefetcher_;
};

/// The batches of one training.
struct TrainingData {
  std::unique_ptr<DataLoader> train;
  std::unique_ptr<CyclingLoader> arch;  ///< trains the architecture; may be null
  std::unique_ptr<DataLoader> valid;    ///< measures accuracy; may be null
  /// What `valid` holds, as metrics name it: "valid" when nothing is trained on it, "arch" when the architecture is.
  std::string valid_split;
};

}  // namespace nas::core
