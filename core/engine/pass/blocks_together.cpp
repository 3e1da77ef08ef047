#include "core/engine/pass/blocks_together.h"

#include <algorithm>
#include <vector>

#include "core/engine/memory/workspace.h"

namespace nas::core::engine {

namespace {

/// The sizes that determine the scratch memory of a set of blocks.
struct Extent {
  KeptRowsShape input_rows;
  size_t padding = 0;      ///< the largest
  size_t rows = 0;         ///< elements of rows_at_once() rows of the largest depthwise output
  size_t output_rows = 0;  ///< elements of rows_at_once() rows of the largest output

  void include(const BlockGeometry& geometry) {
    const BlockShape& s = geometry.shape();
    const size_t pixels = geometry.rows_at_once() * s.out_width();
    input_rows = rows == 0 ? geometry.input_rows() : shared(input_rows, geometry.input_rows());
    padding = std::max(padding, s.padding());
    rows = std::max(rows, pixels * s.depthwise_channels());
    output_rows = std::max(output_rows, pixels * s.channels_out);
  }
};

template <class T>
BlockScratch<T> scratch_of(const Extent& extent) {
  auto& workspace = Workspace<T>::of_this_thread();
  return {workspace.get(Scratch::rows, extent.rows), workspace.get(Scratch::output_rows, extent.output_rows)};
}

template <class T>
BlockInput<T> input_of(const BlockSource<T>& source, const KeptRowsShape& shape) {
  return {.map = nullptr,
          .pixel = source.maps.pixel,
          .scale = source.norm ? source.norm->scale() : nullptr,
          .shift = source.norm ? source.norm->shift() : nullptr,
          .shape = shape,
          .rows = Workspace<T>::of_this_thread().kept_rows(KeptRowsScratch::input, shape)};
}

}  // namespace

template <class T>
void forward_together(std::span<BlockPass<T>* const> blocks, const BlockSource<T>& source, const ImageGroup& group) {
  Extent extent;
  for (const BlockPass<T>* block : blocks) extent.include(block->geometry());
  const BlockScratch<T> scratch = scratch_of<T>(extent);
  BlockInput<T> input = input_of(source, extent.input_rows);
  std::vector<BlockForwardArguments<T>> arguments(blocks.size());
  for (size_t n = group.begin; n < group.end; ++n) {
    input.map = source.maps.image(n);
    for (size_t i = 0; i < blocks.size(); ++i) arguments[i] = blocks[i]->forward_arguments(n, scratch);
    block_kernels<T>().forward({input, arguments});
  }
}

template <class T>
void backward_together(std::span<const BackwardBlock<T>> blocks, const BlockSource<T>& source,
                       const InputGradient<T>& gradient, const ImageGroup& group) {
  if (blocks.empty()) return;
  Extent extent;
  for (const BackwardBlock<T>& block : blocks) extent.include(block.block->geometry());
  const BlockScratch<T> scratch = scratch_of<T>(extent);
  auto& workspace = Workspace<T>::of_this_thread();
  std::vector<BlockBackwardArguments<T>> arguments;
  arguments.reserve(blocks.size());
  for (const BackwardBlock<T>& block : blocks) {
    BlockBackwardArguments<T>& a = arguments.emplace_back(block.block->begin_group(group.index, scratch));
    a.gradient_shape = a.geometry->gradient_rows(extent.padding);
    a.gradient_rows = workspace.kept_rows(KeptRowsScratch::gradient, a.gradient_shape, arguments.size());
  }
  BlocksBackwardArguments<T> all{};
  all.input = input_of(source, extent.input_rows);
  all.blocks = arguments;
  all.input_gradient_pixel = gradient.values.pixel;
  all.before_pixel = gradient.before.pixel;
  all.input_row = workspace.get(Scratch::input_row, extent.input_rows.width * extent.input_rows.channels);
  for (size_t n = group.begin; n < group.end; ++n) {
    all.input.map = source.maps.image(n);
    for (size_t i = 0; i < blocks.size(); ++i) blocks[i].block->set_image(n, blocks[i].gradient, arguments[i]);
    if (gradient.values.data) all.input_gradient = gradient.values.image(n);
    if (gradient.before.data) all.before = gradient.before.image(n);
    if (source.norm) {
      all.input_mean = source.norm->mean();
      all.input_total = blocks.front().block->sums_of(n);
      all.input_product = all.input_total + extent.input_rows.channels;
    }
    block_kernels<T>().backward(all);
  }
}

template void forward_together(std::span<BlockPass<float>* const>, const BlockSource<float>&, const ImageGroup&);
template void forward_together(std::span<BlockPass<double>* const>, const BlockSource<double>&, const ImageGroup&);
template void backward_together(std::span<const BackwardBlock<float>>, const BlockSource<float>&,
                                const InputGradient<float>&, const ImageGroup&);
template void backward_together(std::span<const BackwardBlock<double>>, const BlockSource<double>&,
                                const InputGradient<double>&, const ImageGroup&);

}  // namespace nas::core::engine
