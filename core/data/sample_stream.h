#pragma once
/// \file
/// The endless sequence of augmented samples that training draws from: one permutation of the samples after another.

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "core/data/augment.h"
#include "core/data/batch.h"
#include "core/data/normalisation.h"

namespace nas::core {

/// The part of a data set that samples are drawn from. Tensors are shared, not copied, and must not change.
struct Samples {
  torch::Tensor images;   ///< (N, C, H, W), uint8, contiguous
  torch::Tensor labels;   ///< (N), int64
  torch::Tensor indices;  ///< (n), int64 in [0, N): the samples of this stream

  /// Throws Error(data) when a tensor does not have this type, shape and place.
  void validate() const;
};

struct SampleStreamOptions {
  /// True: a new permutation in every epoch. False: the order of the indices.
  bool shuffle = true;
  AugmentOptions augment;
  Normalisation normalisation;
  uint64_t seed = 0;
};

/// Position p of the stream is sample p mod n of the permutation of epoch p / n. The result depends on the
/// seed, the epoch and the sample's index in the data set alone, not on earlier calls.
class SampleStream {
 public:
  /// Throws what the validate() of `samples` and `options` throw.
  SampleStream(Samples samples, SampleStreamOptions options);

  /// Samples in one epoch.
  int64_t size() const { return samples_.indices.size(0); }
  const Samples& samples() const noexcept { return samples_; }
  /// Of these samples (n), int64.
  torch::Tensor labels() const { return samples_.labels.index_select(0, samples_.indices); }

  /// The samples at positions [first, first + count). Uses the calling thread alone. [thread-safe]
  Batch take(int64_t first, int64_t count);

 private:
  using Order = std::shared_ptr<const std::vector<int64_t>>;
  struct EpochOrder {
    int64_t epoch = -1;
    Order order;
  };

  /// An image of an epoch.
  struct Place {
    int64_t epoch = 0, index = 0;
  };

  std::vector<Place> places_of(int64_t first, int64_t count);
  const uint8_t* image_at(int64_t index) const { return samples_.images.data_ptr<uint8_t>() + index * shape_.size(); }
  Order order_of(int64_t epoch);
  void write_sample(int64_t epoch, int64_t index, float* output) const;

  Samples samples_;
  SampleStreamOptions options_;
  NormalisationTable table_;
  ImageShape shape_;
  uint64_t order_seed_;
  uint64_t augment_seed_;
  std::mutex mutex_;
  // Two, because workers that run ahead are in the next epoch while others end this one.
  std::array<EpochOrder, 2> recent_orders_;
};

}  // namespace nas::core
