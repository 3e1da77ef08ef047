#include "core/engine/candidate_run.h"

#include <algorithm>
#include <utility>

namespace nas::core::engine {

template <class T>
CandidateRun<T>::CandidateRun(const OpForm& form, size_t height, size_t width, size_t channels, TensorTable& tensors) {
  for (const BlockForm& block : form.blocks) {
    blocks_.push_back(std::make_unique<BlockRun<T>>(block, height, width, channels, tensors));
    height = blocks_.back()->shape().out_height();
    width = blocks_.back()->shape().out_width();
    channels = blocks_.back()->real_channels_out();
  }
}

template <class T>
bool CandidateRun<T>::wants_anything(const Gradients& gradients) const {
  return std::any_of(blocks_.begin(), blocks_.end(), [&](const auto& block) {
    return block->wants_weights(gradients) || block->norm().wants_parameters(gradients);
  });
}

template <class T>
void CandidateRun<T>::begin_forward(size_t images, const TensorTable& tensors) {
  images_ = images;
  for (const auto& block : blocks_) block->pack(images, tensors);
}

template <class T>
BlockSource<T> CandidateRun<T>::source_of(size_t block) const {
  if (block == 0) return {input_, nullptr};
  return {blocks_[block - 1]->maps(), &blocks_[block - 1]->norm()};
}

template <class T>
void CandidateRun<T>::forward(size_t stage, const ImageGroup& group) {
  if (stage < stages()) blocks_[stage]->forward(source_of(stage), group);
}

template <class T>
void CandidateRun<T>::finish_forward(size_t stage, bool training, const TensorTable& tensors) {
  if (stage < stages()) blocks_[stage]->finish_forward(training, tensors);
}

template <class T>
void CandidateRun<T>::update_running(size_t stage) {
  if (stage < stages()) blocks_[stage]->update_running();
}

template <class T>
void CandidateRun<T>::begin_backward(double weight, const GradientSums& sums, Gradients& gradients) {
  own_gradients_wanted_ = wants_anything(gradients);
  between_.resize(stages());
  for (size_t i = 1; i < stages(); ++i)
    if (!blocks_[i]->input_fits_output())
      between_[i] = Buffer<T>(images_ * blocks_[i - 1]->output_size());
  BlockRun<T>& last = *blocks_.back();
  last.begin_backward(last.norm().backward(weight, sums, gradients), last.wants_weights(gradients),
                      /*sums=*/stages() > 1, images_);
}

template <class T>
Target<T> CandidateRun<T>::input_gradient_of(size_t block) const {
  const BlockRun<T>& before = *blocks_[block - 1];
  T* data = between_[block] ? between_[block].data() : blocks_[block]->memory();
  return {data, before.shape().channels_out, before.output_pixels()};
}

template <class T>
BlockGradients<T> CandidateRun<T>::gradients_of(size_t block, const BlockGradients<T>& node) const {
  BlockGradients<T> gradients = node;
  if (block + 1 < stages()) {
    gradients.output = input_gradient_of(block + 1);
    gradients.sample_scale = &no_scale_;
  }
  if (block > 0) {
    gradients.input = input_gradient_of(block);
    gradients.add = false;
  }
  return gradients;
}

template <class T>
void CandidateRun<T>::backward(size_t stage, const BlockGradients<T>& node, const ImageGroup& group) {
  if (stage >= stages()) return;
  if (!own_gradients_wanted_ && !node.input.data) return;  // the weight's came from the node's sums
  const size_t block = stages() - 1 - stage;
  blocks_[block]->backward(source_of(block), gradients_of(block, node), group);
}

template <class T>
void CandidateRun<T>::finish_backward(size_t stage, Gradients& gradients) {
  if (stage >= stages()) return;
  const size_t block = stages() - 1 - stage;
  if (block > 0) {
    BlockRun<T>& before = *blocks_[block - 1];
    before.begin_backward(before.norm().backward(1.0, blocks_[block]->sums(), gradients),
                          before.wants_weights(gradients), /*sums=*/block > 1, images_);
  }
  blocks_[block]->finish_backward(gradients);
  if (block == 0) blocks_[0]->release();
  if (block + 1 == stages()) return;
  blocks_[block + 1]->release();
  between_[block + 1] = {};
}

template class CandidateRun<float>;
template class CandidateRun<double>;

}  // namespace nas::core::engine
