#include "core/engine/weighted_sum.h"

#include "core/engine/kernels.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

namespace {

/// weight scale and weight shift of one image, the latter summed over the terms.
template <class T>
struct Factors {
  AlignedVector<T> scales, shift;  ///< (terms, channels), (channels)

  Factors(const std::vector<WeightedMap<T>>& terms, double sample_scale) {
    const size_t channels = terms.front().maps.channels;
    scales.resize(terms.size() * channels);
    shift.resize(channels, T{0});
    for (size_t k = 0; k < terms.size(); ++k)
      for (size_t c = 0; c < channels; ++c) {
        const double weight = terms[k].weight * sample_scale;
        scales[k * channels + c] = static_cast<T>(weight * static_cast<double>(terms[k].norm->scale()[c]));
        shift[c] += static_cast<T>(weight * static_cast<double>(terms[k].norm->shift()[c]));
      }
  }
};

template <class T>
void add_image(const std::vector<WeightedMap<T>>& terms, const Factors<T>& factors, size_t image, const Target<T>& out,
               bool add) {
  const size_t channels = terms.front().maps.channels;
  SumArguments<T> sum{};
  for (const WeightedMap<T>& term : terms) {
    sum.terms[sum.count] = {term.maps.image(image), term.maps.pixel, factors.scales.data() + sum.count * channels};
    ++sum.count;
  }
  sum.shift = factors.shift.data();
  sum.pixels = out.pixels;
  sum.channels = channels;
  sum.add = add;
  sum.out = out.image(image);
  sum.out_pixel = out.pixel;
  kernels<T>().sum(sum);
}

}  // namespace

template <class T>
void add_weighted(const std::vector<WeightedMap<T>>& terms, const AlignedVector<T>& sample_scale, size_t images,
                  const Target<T>& out, bool add) {
  const Factors<T> all(terms, 1.0);
  parallel_images(images, [&](size_t, size_t begin, size_t end) {
    for (size_t n = begin; n < end; ++n)
      if (sample_scale.empty())
        add_image(terms, all, n, out, add);
      else
        add_image(terms, Factors<T>(terms, static_cast<double>(sample_scale[n])), n, out, add);
  });
}

template void add_weighted<float>(const std::vector<WeightedMap<float>>&, const AlignedVector<float>&, size_t,
                                  const Target<float>&, bool);
template void add_weighted<double>(const std::vector<WeightedMap<double>>&, const AlignedVector<double>&, size_t,
                                   const Target<double>&, bool);

}  // namespace nas::core::engine
