#include "core/engine/inference/op_planner.h"

#include <algorithm>
#include <bit>

namespace nas::core::engine {

namespace {

using Kind = OpSpec::Kind;

void require(bool fits) {
  if (!fits) throw NotPlanned();
}

size_t after_stride(size_t size, size_t stride) { return (size + stride - 1) / stride; }

PlannedMap size_after(const LayerSpec& layer, const PlannedMap& in) {
  PlannedMap out;
  out.height = after_stride(in.height, static_cast<size_t>(layer.stride_height));
  out.width = after_stride(in.width, static_cast<size_t>(layer.stride_width));
  out.channels = static_cast<size_t>(layer.weights.front().size(0));
  return out;
}

size_t channels_in(const LayerSpec& layer) {
  int64_t channels = 0;
  for (const torch::Tensor& weight : layer.weights) channels += weight.size(1);
  return static_cast<size_t>(channels);
}

}  // namespace

PlannedMap OpPlanner::new_map(size_t height, size_t width, size_t channels) {
  return new_joined_map(height, width, {channels});
}

PlannedMap OpPlanner::new_joined_map(size_t height, size_t width, const std::vector<size_t>& channels) {
  PlannedMap map;
  for (const size_t count : channels) map.channels += count;
  map.pixel = padded_channels(map.channels - channels.back() + padded_channels(channels.back()));
  map.height = height;
  map.width = width;
  map.range = memory_.take(height * width * map.pixel);
  map.offset = map.range->begin;
  return map;
}

std::vector<PlannedMap> OpPlanner::parts_of(const PlannedMap& whole, const std::vector<size_t>& channels) {
  std::vector<PlannedMap> parts;
  size_t first = 0;
  for (const size_t count : channels) {
    PlannedMap part = whole;
    part.offset += first;
    part.channels = count;
    parts.push_back(part);
    first += count;
  }
  return parts;
}

PlannedMap OpPlanner::size_after(const OpSpec& op, const PlannedMap& in) {
  PlannedMap out;
  if (op.kind == Kind::layers) {
    out = in;
    for (const LayerSpec& layer : op.layers) out = engine::size_after(layer, out);
    return out;
  }
  require(op.kind != Kind::unknown && op.kind != Kind::join && op.kind != Kind::mean && op.kind != Kind::linear);
  const PlannedMap from = op.kind == Kind::multi ? size_after(op.children.front(), in) : in;
  const size_t stride = op.kind == Kind::multi ? 1 : static_cast<size_t>(op.stride);
  out.height = after_stride(from.height, stride);
  out.width = after_stride(from.width, stride);
  out.channels = static_cast<size_t>(op.channels_out);
  return out;
}

PlannedOp OpPlanner::prepare(const OpSpec& op, const std::vector<PlannedMap>& inputs) {
  if (op.kind == Kind::multi) return prepare_multi(op, inputs);
  require(inputs.size() == 1);
  if (op.kind == Kind::blocks) return prepare_blocks(op, inputs.front());
  require(op.kind == Kind::layers);
  return prepare_layers(op.layers, inputs.front());
}

/// Rows for the second of two blocks have room for the rows that the first block computes beyond what is needed.
PlannedOp OpPlanner::prepare_blocks(const OpSpec& op, const PlannedMap& in) {
  require(!in.is_image() && (op.blocks.size() == 1 || op.blocks.size() == 2));
  std::vector<std::shared_ptr<const Folded>> blocks;
  std::shared_ptr<Folded> last;
  std::array<KeptPlace, 2> kept;
  size_t channels = in.channels, height = in.height, width = in.width;
  for (const BlockSpec& spec : op.blocks) {
    require(static_cast<size_t>(spec.pointwise.front().size(1)) == channels);
    last = std::make_shared<Folded>(spec, height, width);
    const BlockGeometry& geometry = last->geometry();
    KeptRowsShape rows = geometry.input_rows();
    if (!blocks.empty()) rows.kept = std::bit_ceil(rows.kept + blocks.back()->geometry().rows_at_once());
    kept[blocks.size()] = place_rows(blocks.size(), rows);
    need_scratch(geometry.rows_at_once() * geometry.shape().out_width() * geometry.shape().depthwise_channels());
    channels = last->channels_out();
    height = geometry.shape().out_height();
    width = geometry.shape().out_width();
    blocks.push_back(last);
  }
  return {last, [this, blocks, kept, in](const PlannedMap& out, bool add) {
            plan_.steps.push_back(std::make_unique<BlocksStep>(blocks, kept, in, out, add));
          }};
}

PlannedOp OpPlanner::prepare_layers(const std::vector<LayerSpec>& layers, const PlannedMap& in) {
  require(!layers.empty() && channels_in(layers.front()) == in.channels);
  std::vector<std::shared_ptr<Folded>> folded;
  PlannedMap size = in;
  for (const LayerSpec& layer : layers) {
    folded.push_back(std::make_shared<Folded>(layer));
    const auto window = static_cast<size_t>(layer.weights.front().size(2) * layer.weights.front().size(3));
    const size_t channels = size.channels;
    size = engine::size_after(layer, size);
    need_scratch(size.width * window * channels);
  }
  return {folded.back(), [this, layers, folded, in](const PlannedMap& out, bool add) {
            PlannedMap from = in;
            for (size_t i = 0; i < layers.size(); ++i) {
              const bool last = i + 1 == layers.size();
              const PlannedMap size_out = engine::size_after(layers[i], from);
              const PlannedMap to = last ? out : new_map(size_out.height, size_out.width, size_out.channels);
              plan_.steps.push_back(std::make_unique<ConvStep>(folded[i], layers[i], from, to, last && add));
              from = to;
            }
          }};
}

/// The children write their parts of one map, which the convolution reads.
PlannedOp OpPlanner::prepare_multi(const OpSpec& op, const std::vector<PlannedMap>& inputs) {
  require(inputs.size() == op.children.size() && !inputs.empty());
  std::vector<size_t> channels;
  PlannedMap size;
  for (size_t i = 0; i < inputs.size(); ++i) {
    size = size_after(op.children[i], inputs[i]);
    channels.push_back(size.channels);
  }
  const auto weights = std::make_shared<Folded>(op.layers.front());
  return {weights, [this, op, inputs, channels, size, weights](const PlannedMap& out, bool add) {
            const PlannedMap whole = new_joined_map(size.height, size.width, channels);
            const std::vector<PlannedMap> parts = parts_of(whole, channels);
            for (size_t i = 0; i < inputs.size(); ++i) {
              const OpSpec& child = op.children[i];
              if (child.kind == Kind::blocks || child.kind == Kind::layers)
                prepare(child, {inputs[i]}).make_steps(parts[i], false);
              else if (child.kind == Kind::none)
                add_sum({}, AlignedVector<float>(parts[i].padded(), 0.0f), parts[i]);
              else
                add_sum({passed_on(child, inputs[i])}, shift_of(child, parts[i]), parts[i]);
            }
            need_scratch(size.width * whole.channels);
            plan_.steps.push_back(std::make_unique<ConvStep>(weights, op.layers.front(), whole, out, add));
          }};
}

SumStep::Term OpPlanner::passed_on(const OpSpec& op, const PlannedMap& in) {
  require(op.kind == Kind::identity || op.kind == Kind::max_pool || op.kind == Kind::avg_pool);
  const PlannedMap map = op.kind == Kind::identity ? in : add_pool(op, in);
  AlignedVector<float> scale(map.padded(), 0.0f);
  const ChannelFactors factors = factors_of(op.pool_norm, map.channels);
  for (size_t c = 0; c < map.channels; ++c) scale[c] = static_cast<float>(factors.scale[c]);
  passed_.push_back(map);
  return {map, scale};
}

AlignedVector<float> OpPlanner::shift_of(const OpSpec& op, const PlannedMap& out) {
  AlignedVector<float> shift(out.padded(), 0.0f);
  const ChannelFactors factors = factors_of(op.pool_norm, out.channels);
  for (size_t c = 0; c < out.channels; ++c) shift[c] = static_cast<float>(factors.shift[c]);
  return shift;
}

void OpPlanner::add_sum(std::vector<SumStep::Term> terms, AlignedVector<float> shift, const PlannedMap& out) {
  plan_.steps.push_back(std::make_unique<SumStep>(std::move(terms), std::move(shift), out));
  passed_.clear();
}

PlannedMap OpPlanner::add_pool(const OpSpec& op, const PlannedMap& in) {
  require(!in.is_image());
  const PlannedMap size = size_after(op, in), out = new_map(size.height, size.width, in.channels);
  plan_.steps.push_back(std::make_unique<PoolStep>(op.kind == Kind::max_pool, static_cast<size_t>(op.stride), in, out));
  return out;
}

/// An average pool of 7x7 that leaves more than one pixel has no classifier behind it.
void OpPlanner::add_head(const OpSpec& pool, const OpSpec& logits, const PlannedMap& in) {
  require(pool.kind == Kind::mean && logits.kind == Kind::linear && !in.is_image());
  const auto window = static_cast<size_t>(pool.window);
  require(window == 0 || (in.height / window == 1 && in.width / window == 1));
  const auto weights = std::make_shared<Folded>(logits.weight, logits.bias);
  const PlannedMap out = new_map(1, 1, weights->channels_out());
  need_scratch(in.padded());
  plan_.steps.push_back(
      std::make_unique<HeadStep>(weights, window ? window : in.height, window ? window : in.width, in, out));
}

KeptPlace OpPlanner::place_rows(size_t use, const KeptRowsShape& shape) {
  for (const auto& [its_use, place] : kept_)
    if (its_use == use && place.shape == shape) return place;
  constexpr size_t kLine = 16;
  kept_.push_back({use, {shape, plan_.kept}});
  plan_.kept += (shape.size() + kLine - 1) / kLine * kLine;
  return kept_.back().second;
}

void OpPlanner::finish() {
  constexpr size_t kBeyond = 16;  // a vector may read past the last pixel's channels
  plan_.maps = memory_.size() + kBeyond;
  plan_.scratch += kBeyond;
  plan_.kept += kBeyond;
}

}  // namespace nas::core::engine
