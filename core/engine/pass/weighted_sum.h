#pragma once
/// \file
/// Weighted sums of normalised maps.

#include <vector>

#include "core/engine/kernels/aligned.h"
#include "core/engine/kernels/kernels.h"
#include "core/engine/memory/maps.h"
#include "core/engine/pass/norm_pass.h"
#include "core/engine/pass/sample_scale.h"

namespace nas::core::engine {

/// sample_scale[n] weight (scale map + shift), with the norm's scale and shift. All but the maps' values is read when
/// a sum is made of it, and once more for each image where there are sample scales.
template <class T>
struct WeightedMap {
  Maps<T> maps;
  const NormPass<T>* norm;
  double weight;
  const SampleScale<T>* sample_scale;
};

/// The sum of some terms, of one term or more, all of the same sizes. Borrows what they point to.
template <class T>
class WeightedSum {
 public:
  explicit WeightedSum(std::vector<WeightedMap<T>> terms);

  /// Writes the sum of image `n` to `out`, on top of `before`: without data, nothing; may be `out`. [thread-safe]
  void give(size_t n, const Target<T>& out, const Target<T>& before) const;

 private:
  /// weight scale of each term, (terms, channels), and the sum of all weight shift, (channels).
  struct Factors {
    AlignedVector<T> scales, shift;
  };
  size_t channels() const { return terms_.front().maps.channels; }
  Factors factors_of(const std::vector<double>& sample_scales) const;
  bool is_scaled() const;

  std::vector<WeightedMap<T>> terms_;
  Factors unscaled_;
};

}  // namespace nas::core::engine
