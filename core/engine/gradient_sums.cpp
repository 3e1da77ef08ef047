#include "core/engine/gradient_sums.h"

#include "core/engine/kernels.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
NodeGradient<T> node_gradient(const Target<T>& maps, size_t channels, size_t images) {
  NodeGradient<T> gradient{maps, channels, images, std::vector<T>(images * channels)};
  parallel_images(images, [&](size_t, size_t begin, size_t end) {
    for (size_t n = begin; n < end; ++n) {
      ProductArguments<T> total{};
      total.gradient = maps.image(n);
      total.gradient_pixel = maps.pixel;
      total.pixels = maps.pixels;
      total.channels = channels;
      total.total = gradient.totals.data() + n * channels;
      kernels<T>().products(total);
    }
  });
  return gradient;
}

template <class T>
std::vector<double> sum_images(const std::vector<T>& of_images, size_t size, const AlignedVector<T>& sample_scale) {
  std::vector<double> sum(size, 0.0);
  for (size_t n = 0; n * size < of_images.size(); ++n) {
    const double scale = sample_scale.empty() ? 1.0 : static_cast<double>(sample_scale[n]);
    for (size_t i = 0; i < size; ++i) sum[i] += scale * static_cast<double>(of_images[n * size + i]);
  }
  return sum;
}

template <class T>
std::vector<GradientSums> gradient_sums(const NodeGradient<T>& gradient, const std::vector<SummedMap<T>>& terms,
                                        const AlignedVector<T>& sample_scale) {
  const size_t channels = gradient.channels, size = terms.size() * channels;
  std::vector<T> of_images(gradient.images * size);
  parallel_images(gradient.images, [&](size_t, size_t begin, size_t end) {
    for (size_t n = begin; n < end; ++n) {
      ProductArguments<T> products{};
      products.gradient = gradient.maps.image(n);
      products.gradient_pixel = gradient.maps.pixel;
      for (const SummedMap<T>& term : terms)
        products.terms[products.count++] = {term.maps.image(n), term.maps.pixel, term.mean};
      products.pixels = gradient.maps.pixels;
      products.channels = channels;
      products.products = of_images.data() + n * size;
      kernels<T>().products(products);
    }
  });
  const std::vector<double> total = sum_images(gradient.totals, channels, sample_scale);
  const std::vector<double> products = sum_images(of_images, size, sample_scale);
  std::vector<GradientSums> sums;
  for (auto product = products.begin(); product != products.end(); product += static_cast<ptrdiff_t>(channels))
    sums.push_back({total, {product, product + static_cast<ptrdiff_t>(channels)}});
  return sums;
}

template NodeGradient<float> node_gradient<float>(const Target<float>&, size_t, size_t);
template NodeGradient<double> node_gradient<double>(const Target<double>&, size_t, size_t);
template std::vector<double> sum_images<float>(const std::vector<float>&, size_t, const AlignedVector<float>&);
template std::vector<double> sum_images<double>(const std::vector<double>&, size_t, const AlignedVector<double>&);
template std::vector<GradientSums> gradient_sums<float>(const NodeGradient<float>&,
                                                        const std::vector<SummedMap<float>>&,
                                                        const AlignedVector<float>&);
template std::vector<GradientSums> gradient_sums<double>(const NodeGradient<double>&,
                                                         const std::vector<SummedMap<double>>&,
                                                         const AlignedVector<double>&);

}  // namespace nas::core::engine
