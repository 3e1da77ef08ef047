#include "core/engine/gradient_sums.h"

#include "core/engine/kernels.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
std::vector<GradientSums> sum_images(const std::vector<T>& of_images, size_t channels, size_t terms,
                                     const AlignedVector<T>& sample_scale) {
  const size_t size = (terms + 1) * channels;
  std::vector<double> all(size, 0.0);
  for (size_t n = 0; n * size < of_images.size(); ++n) {
    const double scale = sample_scale.empty() ? 1.0 : static_cast<double>(sample_scale[n]);
    for (size_t i = 0; i < size; ++i) all[i] += scale * static_cast<double>(of_images[n * size + i]);
  }
  std::vector<GradientSums> sums;
  for (size_t k = 0; k < terms; ++k) {
    const auto total = all.begin(), product = total + static_cast<ptrdiff_t>((k + 1) * channels);
    const auto length = static_cast<ptrdiff_t>(channels);
    sums.push_back({{total, total + length}, {product, product + length}});
  }
  return sums;
}

template <class T>
std::vector<GradientSums> gradient_sums(const Target<T>& gradient, const std::vector<SummedMap<T>>& terms,
                                        const AlignedVector<T>& sample_scale, size_t images) {
  const size_t channels = terms.front().maps.channels;
  const size_t size = (terms.size() + 1) * channels;  // of one image: the total, then each term's product
  std::vector<T> of_image(images * size);
  parallel_images(images, [&](size_t, size_t begin, size_t end) {
    for (size_t n = begin; n < end; ++n) {
      ProductArguments<T> products{};
      products.gradient = gradient.image(n);
      products.gradient_pixel = gradient.pixel;
      for (const SummedMap<T>& term : terms)
        products.terms[products.count++] = {term.maps.image(n), term.maps.pixel, term.mean};
      products.pixels = gradient.pixels;
      products.channels = channels;
      products.total = of_image.data() + n * size;
      products.products = products.total + channels;
      kernels<T>().products(products);
    }
  });
  return sum_images(of_image, channels, terms.size(), sample_scale);
}

template std::vector<GradientSums> sum_images<float>(const std::vector<float>&, size_t, size_t,
                                                     const AlignedVector<float>&);
template std::vector<GradientSums> sum_images<double>(const std::vector<double>&, size_t, size_t,
                                                      const AlignedVector<double>&);
template std::vector<GradientSums> gradient_sums<float>(const Target<float>&, const std::vector<SummedMap<float>>&,
                                                        const AlignedVector<float>&, size_t);
template std::vector<GradientSums> gradient_sums<double>(const Target<double>&, const std::vector<SummedMap<double>>&,
                                                         const AlignedVector<double>&, size_t);

}  // namespace nas::core::engine
