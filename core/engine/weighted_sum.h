#pragma once
/// \file
/// Weighted sums of normalised maps over a batch.

#include <vector>

#include "core/engine/aligned.h"
#include "core/engine/maps.h"
#include "core/engine/norm_run.h"

namespace nas::core::engine {

/// weight (scale map + shift), with the norm's scale and shift.
template <class T>
struct WeightedMap {
  Maps<T> maps;
  const NormRun<T>* norm;
  double weight;
};

/// out (+)= sample_scale[n] sum_k terms[k]; `sample_scale` empty: 1.
template <class T>
void add_weighted(const std::vector<WeightedMap<T>>& terms, const AlignedVector<T>& sample_scale, size_t images,
                  const Target<T>& out, bool add);

}  // namespace nas::core::engine
