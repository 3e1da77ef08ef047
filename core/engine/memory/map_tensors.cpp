#include "core/engine/memory/map_tensors.h"

#include "core/engine/kernels/block_geometry.h"

namespace nas::core::engine {

torch::Tensor to_maps(const torch::Tensor& x) {
  const torch::Tensor rows = x.detach().permute({0, 2, 3, 1});
  const auto channels = static_cast<size_t>(x.size(1));
  const auto missing = static_cast<int64_t>(padded_channels(channels) - channels);
  return missing ? torch::constant_pad_nd(rows, {0, missing}) : rows.contiguous();
}

torch::Tensor from_maps(const torch::Tensor& maps, size_t channels) {
  const torch::Tensor real = maps.permute({0, 3, 1, 2}).narrow(1, 0, static_cast<int64_t>(channels));
  return real.contiguous(torch::MemoryFormat::ChannelsLast).variable_data();
}

torch::Tensor in_channels_last(const torch::Tensor& x) {
  torch::Tensor same = x.contiguous(torch::MemoryFormat::ChannelsLast);
  if (x.size(1) > 1) return same;
  return same.as_strided(x.sizes(), {x.size(2) * x.size(3), 1, x.size(3), 1});
}

size_t pixel_of(const torch::Tensor& maps) {
  for (const int64_t dimension : {2, 1, 0})
    if (maps.size(dimension) > 1) return static_cast<size_t>(maps.stride(dimension));
  return static_cast<size_t>(maps.size(3));
}

bool lie_as_maps(const torch::Tensor& maps) {
  auto pixels = static_cast<int64_t>(pixel_of(maps));
  if (maps.stride(3) != 1 || pixels < maps.size(3)) return false;
  for (const int64_t dimension : {2, 1, 0}) {
    if (maps.size(dimension) > 1 && maps.stride(dimension) != pixels) return false;
    pixels *= maps.size(dimension);
  }
  return true;
}

}  // namespace nas::core::engine
