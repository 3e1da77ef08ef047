#include "core/engine/pass/norm_pass.h"

#include <cmath>

namespace nas::core::engine {

namespace {

/// (padded): `count` values of a tensor, or `otherwise` if `index` is kNone, and zeros.
template <class T>
AlignedVector<T> values_or(const TensorTable& tensors, int index, size_t count, size_t padded, T otherwise) {
  AlignedVector<T> values(padded, T{0});
  if (index == TensorTable::kNone) {
    std::fill_n(values.begin(), count, otherwise);
  } else {
    const torch::Tensor tensor = tensors[index].detach().contiguous();
    std::copy_n(tensor.data_ptr<T>(), count, values.begin());
  }
  return values;
}

/// Avoids a LibTorch op where possible, because a supernet has hundreds of norms. The counter of a module that was
/// converted to double is a double.
void count_batch(torch::Tensor& batches) {
  if (batches.scalar_type() == torch::kInt64)
    ++*batches.data_ptr<int64_t>();
  else
    batches.add_(1);
}

}  // namespace

template <class T>
NormPass<T>::NormPass(const torch::nn::BatchNorm2d& module, size_t channels, TensorTable& tensors)
    : module_(module), channels_(channels), real_channels_(channels) {
  if (!module_) return;
  real_channels_ = static_cast<size_t>(module_->options.num_features());
  gamma_ = tensors.add(module_->weight);
  beta_ = tensors.add(module_->bias);
}

template <class T>
void NormPass<T>::finish() {
  mean_.assign(channels_, T{0});
  inverse_.assign(channels_, T{1});
  scale_.assign(channels_, T{1});
  shift_.assign(channels_, T{0});
}

template <class T>
void NormPass<T>::finish(const ImageMoments<T>& moments, size_t pixels, bool training, const TensorTable& tensors) {
  finish();
  if (!module_) return;
  training_ = training;
  const AlignedVector<T> gamma = values_or<T>(tensors, gamma_, real_channels_, channels_, T{1});
  const AlignedVector<T> beta = values_or<T>(tensors, beta_, real_channels_, channels_, T{0});
  variance_.assign(channels_, 0.0);
  if (training)
    combine(moments, pixels);
  else
    use_running();
  for (size_t c = 0; c < channels_; ++c) {
    inverse_[c] = static_cast<T>(1.0 / std::sqrt(variance_[c] + module_->options.eps()));
    scale_[c] = gamma[c] * inverse_[c];
    shift_[c] = beta[c] - scale_[c] * mean_[c];
  }
}

/// All images have the same number of pixels, so their means have equal weight. The squared deviations of the batch
/// also contain those between the means of the images.
template <class T>
void NormPass<T>::combine(const ImageMoments<T>& moments, size_t pixels) {
  const auto images = static_cast<double>(moments.images());
  count_ = images * static_cast<double>(pixels);
  for (size_t c = 0; c < channels_; ++c) {
    double mean = 0.0, deviation = 0.0;
    for (size_t n = 0; n < moments.images(); ++n) mean += static_cast<double>(moments.mean(n)[c]) / images;
    for (size_t n = 0; n < moments.images(); ++n) {
      const double apart = static_cast<double>(moments.mean(n)[c]) - mean;
      deviation += static_cast<double>(moments.deviation(n)[c]) + static_cast<double>(pixels) * apart * apart;
    }
    mean_[c] = static_cast<T>(mean);
    variance_[c] = deviation / count_;
  }
}

/// As in LibTorch, the running variance uses the unbiased variance.
template <class T>
void NormPass<T>::update_running() {
  if (!module_ || !training_) return;
  const torch::NoGradGuard no_grad;
  const double momentum = module_->options.momentum().value_or(0.1);
  const double unbiased = count_ > 1.0 ? count_ / (count_ - 1.0) : 1.0;
  T* mean = module_->running_mean.data_ptr<T>();
  T* variance = module_->running_var.data_ptr<T>();
  for (size_t c = 0; c < real_channels_; ++c) {
    mean[c] += static_cast<T>(momentum * (static_cast<double>(mean_[c]) - static_cast<double>(mean[c])));
    variance[c] += static_cast<T>(momentum * (variance_[c] * unbiased - static_cast<double>(variance[c])));
  }
  count_batch(module_->num_batches_tracked);
}

template <class T>
void NormPass<T>::use_running() {
  const T* mean = module_->running_mean.template data_ptr<T>();
  const T* variance = module_->running_var.template data_ptr<T>();
  for (size_t c = 0; c < real_channels_; ++c) {
    mean_[c] = mean[c];
    variance_[c] = static_cast<double>(variance[c]);
  }
}

/// The two sums per channel are the only coupling between pixels (Ioffe, Szegedy 2015, section 3).
template <class T>
NormBackward<T> NormPass<T>::backward(double factor, const GradientSums& sums, Gradients& gradients) const {
  const AlignedVector<T> zeros(channels_, T{0});
  NormBackward<T> result{zeros, zeros, zeros};
  for (size_t c = 0; c < channels_; ++c) {
    const double scale = factor * static_cast<double>(scale_[c]), inverse = static_cast<double>(inverse_[c]);
    result.p[c] = static_cast<T>(scale);
    if (!module_ || !training_) continue;
    const double q = -scale * inverse * inverse * sums.product[c] / count_;
    result.q[c] = static_cast<T>(q);
    result.r[c] = static_cast<T>(-scale * sums.total[c] / count_ - q * static_cast<double>(mean_[c]));
  }
  if (gradients.wants(gamma_)) gradients.set(gamma_, per_channel(sums.product, factor, /*normalise=*/true));
  if (gradients.wants(beta_)) gradients.set(beta_, per_channel(sums.total, factor, /*normalise=*/false));
  return result;
}

template <class T>
torch::Tensor NormPass<T>::per_channel(const std::vector<double>& values, double factor, bool normalise) const {
  torch::Tensor gradient =
      torch::empty({static_cast<int64_t>(real_channels_)}, torch::TensorOptions(torch::CppTypeToScalarType<T>::value));
  for (size_t c = 0; c < real_channels_; ++c)
    gradient.data_ptr<T>()[c] =
        static_cast<T>(factor * values[c] * (normalise ? static_cast<double>(inverse_[c]) : 1.0));
  return gradient;
}

/// The output is scale z + shift = scale (z - mean) + (shift + scale mean).
template <class T>
double NormPass<T>::factor_gradient(const GradientSums& sums) const {
  double sum = 0.0;
  for (size_t c = 0; c < real_channels_; ++c) {
    const double scale = static_cast<double>(scale_[c]);
    const double at_mean = static_cast<double>(shift_[c]) + scale * static_cast<double>(mean_[c]);
    sum += scale * sums.product[c] + at_mean * sums.total[c];
  }
  return sum;
}

template class NormPass<float>;
template class NormPass<double>;

}  // namespace nas::core::engine
