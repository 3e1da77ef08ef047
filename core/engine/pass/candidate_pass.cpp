#include "core/engine/pass/candidate_pass.h"

#include <algorithm>
#include <utility>

namespace nas::core::engine {

template <class T>
CandidatePass<T>::CandidatePass(const OpSpec& spec, size_t height, size_t width, size_t channels,
                                TensorTable& tensors) {
  for (const BlockSpec& block : spec.blocks) {
    blocks_.push_back(std::make_unique<BlockPass<T>>(block, height, width, channels, tensors));
    height = blocks_.back()->shape().out_height();
    width = blocks_.back()->shape().out_width();
    channels = blocks_.back()->real_channels_out();
  }
}

template <class T>
bool CandidatePass<T>::wants_anything(const Gradients& gradients) const {
  return std::any_of(blocks_.begin(), blocks_.end(), [&](const auto& block) {
    return block->wants_weights(gradients) || block->norm().wants_parameters(gradients);
  });
}

template <class T>
void CandidatePass<T>::begin_forward(size_t images, const TensorTable& tensors) {
  images_ = images;
  for (const auto& block : blocks_) block->pack(images, tensors);
}

/// The source of `block`, which is not the first.
template <class T>
BlockSource<T> CandidatePass<T>::source_of(size_t block) const {
  return {blocks_[block - 1]->maps(), &blocks_[block - 1]->norm()};
}

template <class T>
void CandidatePass<T>::forward(size_t stage, const ImageGroup& group) {
  if (stage == 0 || stage >= stages()) return;
  BlockPass<T>* const block = blocks_[stage].get();
  forward_together<T>({&block, 1}, source_of(stage), group);
}

template <class T>
void CandidatePass<T>::finish_forward(size_t stage, bool training, const TensorTable& tensors) {
  if (stage < stages()) blocks_[stage]->finish_forward(training, tensors);
}

template <class T>
void CandidatePass<T>::update_running(size_t stage) {
  if (stage < stages()) blocks_[stage]->update_running();
}

template <class T>
void CandidatePass<T>::begin_backward(double weight, const GradientSums& sums, Gradients& gradients) {
  own_gradients_wanted_ = wants_anything(gradients);
  between_.resize(stages());
  for (size_t i = 1; i < stages(); ++i)
    if (!blocks_[i]->input_fits_output()) between_[i] = Buffer<T>(images_ * blocks_[i - 1]->output_size());
  BlockPass<T>& last = *blocks_.back();
  last.begin_backward(last.norm().backward(weight, sums, gradients), last.wants_weights(gradients),
                      /*sums=*/stages() > 1, images_);
}

template <class T>
Target<T> CandidatePass<T>::input_gradient_of(size_t block) const {
  const BlockPass<T>& before = *blocks_[block - 1];
  T* data = between_[block] ? between_[block].data() : blocks_[block]->memory();
  return {data, before.shape().channels_out, before.output_pixels()};
}

template <class T>
OutputGradient<T> CandidatePass<T>::gradient_of(size_t block, const OutputGradient<T>& node) const {
  if (block + 1 == stages()) return node;
  return {input_gradient_of(block + 1), &no_scale_};
}

template <class T>
void CandidatePass<T>::backward(size_t stage, const OutputGradient<T>& node, const ImageGroup& group) {
  const size_t block = block_at(stage);
  if (block == 0 || block >= stages()) return;
  const BackwardBlock<T> backward{blocks_[block].get(), gradient_of(block, node)};
  backward_together<T>({&backward, 1}, source_of(block), {input_gradient_of(block), /*before=*/{}}, group);
}

template <class T>
void CandidatePass<T>::finish_backward(size_t stage, Gradients& gradients) {
  const size_t block = block_at(stage);
  if (block >= stages()) return;
  if (block > 0) {
    BlockPass<T>& before = *blocks_[block - 1];
    before.begin_backward(before.norm().backward(1.0, blocks_[block]->sums(), gradients),
                          before.wants_weights(gradients), /*sums=*/block > 1, images_);
  }
  blocks_[block]->finish_backward(gradients);
  if (block == 0) blocks_[0]->release();
  if (block + 1 == stages()) return;
  blocks_[block + 1]->release();
  between_[block + 1] = {};
}

template class CandidatePass<float>;
template class CandidatePass<double>;

}  // namespace nas::core::engine
