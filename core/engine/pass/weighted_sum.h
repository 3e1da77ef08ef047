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

/// A term sample_scale[n] weight (scale map + shift), with the scale and shift of the norm. Borrows the maps, the norm
/// and the sample scale. A WeightedSum reads scale and shift when it is constructed and, with sample scales, for each
/// image.
template <class T>
struct WeightedMap {
  Maps<T> maps;
  const NormPass<T>* norm;
  double weight;
  const SampleScale<T>* sample_scale;
};

/// The sum of one or more terms of equal shape. Borrows what the terms refer to.
template <class T>
class WeightedSum {
 public:
  explicit WeightedSum(std::vector<WeightedMap<T>> terms);

  /// Writes `before` (if it has data) plus the sum for image `n` to `out`. `before` may be `out`. [thread-safe for
  /// different images]
  void write(size_t n, const Target<T>& out, const Target<T>& before) const;

 private:
  /// The products weight * scale of each term, (terms, channels), and the sum of weight * shift, (channels).
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
