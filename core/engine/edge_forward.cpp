#include <algorithm>

#include "core/engine/edge_run.h"
#include "core/engine/kernels.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
EdgeRun<T>::EdgeRun(const EdgeForm& form, const Maps<T>& input, size_t channels, size_t images, TensorTable& tensors)
    : state_(form.state),
      stride_(static_cast<size_t>(form.candidates.front().stride)),
      images_(images),
      input_(input),
      weights_index_(tensors.add(form.weights)) {
  if (form.weights.defined()) {
    weights_type_ = form.weights.scalar_type();
    weights_count_ = form.weights.numel();
  }
  if (form.sample_scale.defined()) {
    const torch::Tensor scale = form.sample_scale.detach().to(torch::CppTypeToScalarType<T>::value).contiguous();
    sample_scale_.assign(scale.data_ptr<T>(), scale.data_ptr<T>() + scale.numel());
  }
  for (size_t i = 0; i < form.candidates.size(); ++i) {
    if (form.candidates[i].kind == OpForm::Kind::none) continue;
    candidates_.push_back(make_candidate(form.candidates[i], i, channels, tensors));
    const Candidate& made = candidates_.back();
    if (!made.blocks.empty()) first_margin_ = std::max(first_margin_, made.blocks.front()->margin_needed());
  }
}

template <class T>
typename EdgeRun<T>::Candidate EdgeRun<T>::make_candidate(const OpForm& form, size_t index, size_t channels,
                                                          TensorTable& tensors) const {
  Candidate candidate{form.kind, index, {}, nullptr};
  if (form.kind != OpForm::Kind::blocks) {
    candidate.norm = std::make_unique<NormRun<T>>(form.pool_norm, input_.channels, tensors);
    return candidate;
  }
  size_t height = input_.height, width = input_.width;
  for (const BlockForm& block : form.blocks) {
    candidate.blocks.push_back(std::make_unique<BlockRun<T>>(block, height, width, channels, tensors));
    height = candidate.blocks.back()->shape().out_height();
    width = candidate.blocks.back()->shape().out_width();
    channels = candidate.blocks.back()->real_channels_out();
  }
  return candidate;
}

template <class T>
bool EdgeRun<T>::has_pools() const {
  return std::any_of(candidates_.begin(), candidates_.end(), [](const Candidate& candidate) {
    return candidate.kind == OpForm::Kind::max_pool || candidate.kind == OpForm::Kind::avg_pool;
  });
}

template <class T>
Maps<T> EdgeRun<T>::output_of(const Candidate& candidate, const PoolRun<T>* pool) const {
  switch (candidate.kind) {
    case OpForm::Kind::max_pool: return pool->maximum();
    case OpForm::Kind::avg_pool: return pool->average();
    case OpForm::Kind::blocks: {
      const BlockRun<T>& last = *candidate.blocks.back();
      return {last.output(0), last.shape().channels_out, out_height(), out_width(), last.shape().channels_out};
    }
    default: return input_;
  }
}

template <class T>
void EdgeRun<T>::read_weights(const TensorTable& tensors) {
  if (weights_index_ == TensorTable::kNone) return;
  const torch::Tensor values = tensors[weights_index_].detach().to(torch::kFloat64).contiguous();
  weights_.assign(values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
}

template <class T>
void EdgeRun<T>::forward(const Maps<T>& input, PoolRun<T>* pool, bool training, bool keep, const TensorTable& tensors,
                         const Target<T>& out, bool add) {
  input_ = input;
  read_weights(tensors);
  forward_first_blocks(training, tensors);
  forward_second_blocks(training, tensors);
  finish_pool_norms(pool, training, tensors);
  add_up(pool, out, add);
  if (keep) return;
  for (Candidate& candidate : candidates_) candidate.blocks.clear();
}

/// All first blocks of the edge read the same padded image while it is in the second cache.
template <class T>
void EdgeRun<T>::forward_first_blocks(bool training, const TensorTable& tensors) {
  std::vector<BlockRun<T>*> blocks;
  for (Candidate& candidate : candidates_)
    if (!candidate.blocks.empty()) blocks.push_back(candidate.blocks.front().get());
  if (blocks.empty()) return;
  for (BlockRun<T>* block : blocks) block->pack(first_margin_, images_, tensors);
  parallel_images(images_, [&](size_t, size_t begin, size_t end) {
    T* padded = Workspace<T>::of_this_thread().zeros(Scratch::padded, blocks.front()->padded_size());
    for (size_t n = begin; n < end; ++n) {
      blocks.front()->pad(input_.image(n), input_.pixel, nullptr, padded);
      for (BlockRun<T>* block : blocks) block->forward_image(padded, n);
    }
  });
  for (BlockRun<T>* block : blocks) block->finish_forward(training, tensors);
}

template <class T>
void EdgeRun<T>::forward_second_blocks(bool training, const TensorTable& tensors) {
  for (Candidate& candidate : candidates_) {
    if (candidate.blocks.size() < 2) continue;
    BlockRun<T>&first = *candidate.blocks[0], &second = *candidate.blocks[1];
    second.pack(second.margin_needed(), images_, tensors);
    parallel_images(images_, [&](size_t, size_t begin, size_t end) {
      T* padded = Workspace<T>::of_this_thread().zeros(Scratch::padded, second.padded_size());
      for (size_t n = begin; n < end; ++n) {
        second.pad(first.output(n), first.shape().channels_out, &first.norm(), padded);
        second.forward_image(padded, n);
      }
    });
    second.finish_forward(training, tensors);
  }
}

template <class T>
void EdgeRun<T>::finish_pool_norms(PoolRun<T>* pool, bool training, const TensorTable& tensors) {
  for (Candidate& candidate : candidates_) {
    if (!candidate.blocks.empty()) continue;
    if (candidate.kind == OpForm::Kind::max_pool) candidate.norm->share_moments(pool->maximum_moments());
    if (candidate.kind == OpForm::Kind::avg_pool) candidate.norm->share_moments(pool->average_moments());
    candidate.norm->finish(out_height() * out_width(), training, tensors);
  }
}

/// out += sum_k w_k (scale_k z_k + shift_k), in one pass.
template <class T>
void EdgeRun<T>::add_up(const PoolRun<T>* pool, const Target<T>& out, bool add) const {
  if (candidates_.empty()) {
    if (!add) std::fill_n(out.data, images_ * out.pixels * out.pixel, T{0});
    return;
  }
  const size_t channels = output_of(candidates_.front(), pool).channels;
  std::vector<T> scales(candidates_.size() * channels), shift(channels, T{0});
  for (size_t k = 0; k < candidates_.size(); ++k)
    for (size_t c = 0; c < channels; ++c) {
      const NormRun<T>& norm = candidates_[k].last_norm();
      scales[k * channels + c] = static_cast<T>(weight(candidates_[k]) * static_cast<double>(norm.scale()[c]));
      shift[c] += static_cast<T>(weight(candidates_[k]) * static_cast<double>(norm.shift()[c]));
    }
  parallel_images(images_, [&](size_t, size_t begin, size_t end) {
    std::vector<T> image_scales = scales, image_shift = shift;
    for (size_t n = begin; n < end; ++n) {
      for (size_t i = 0; i < scales.size(); ++i) image_scales[i] = scales[i] * sample_scale(n);
      for (size_t c = 0; c < channels; ++c) image_shift[c] = shift[c] * sample_scale(n);
      SumArguments<T> sum{};
      for (size_t k = 0; k < candidates_.size(); ++k) {
        const Maps<T> map = output_of(candidates_[k], pool);
        sum.terms[k] = {map.image(n), map.pixel, image_scales.data() + k * channels};
      }
      sum.count = candidates_.size();
      sum.shift = image_shift.data();
      sum.pixels = out.pixels;
      sum.channels = channels;
      sum.add = add;
      sum.out = out.image(n);
      sum.out_pixel = out.pixel;
      kernels<T>().sum(sum);
    }
  });
}

template class EdgeRun<float>;
template class EdgeRun<double>;

}  // namespace nas::core::engine
