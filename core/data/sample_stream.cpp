#include "core/data/sample_stream.h"

#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/base/seeds.h"
#include "core/data/mapped_file.h"

namespace nas::core {
namespace {

void require(bool condition, const char* what) {
  if (!condition) throw Error(ExitCode::data, what);
}

Samples checked(Samples samples) {
  samples.validate();
  samples.labels = samples.labels.contiguous();
  samples.indices = samples.indices.contiguous();
  return samples;
}

SampleStreamOptions checked(SampleStreamOptions options, int64_t channels) {
  options.augment.validate();
  options.normalisation.validate(channels);
  return options;
}

}  // namespace

void Samples::validate() const {
  require(
      images.dim() == 4 && images.scalar_type() == torch::kUInt8 && images.is_contiguous() && images.device().is_cpu(),
      "images must be a contiguous (N, C, H, W) uint8 tensor on the CPU");
  require(labels.dim() == 1 && labels.scalar_type() == torch::kInt64 && labels.device().is_cpu() &&
              labels.size(0) == images.size(0),
          "labels must be an int64 tensor on the CPU with one label per image");
  require(indices.dim() == 1 && indices.scalar_type() == torch::kInt64 && indices.device().is_cpu(),
          "sample indices must be an (n) int64 tensor on the CPU");
  require(indices.numel() > 0, "there are no samples to draw from");
  require(indices.min().item<int64_t>() >= 0 && indices.max().item<int64_t>() < images.size(0),
          "sample indices must be those of images");
}

SampleStream::SampleStream(Samples samples, SampleStreamOptions options)
    : samples_(checked(std::move(samples))),
      options_(checked(std::move(options), samples_.images.size(1))),
      table_(options_.normalisation.mean, options_.normalisation.deviation),
      shape_{samples_.images.size(1), samples_.images.size(2), samples_.images.size(3)},
      order_seed_(derive_seed(options_.seed, "order")),
      augment_seed_(derive_seed(options_.seed, "augment")) {}

Batch SampleStream::take(int64_t first, int64_t count) {
  Batch batch{torch::empty({count, shape_.channels, shape_.height, shape_.width}, torch::kFloat32),
              torch::empty({count}, torch::kInt64)};
  auto* images = batch.images.data_ptr<float>();
  auto* labels = batch.labels.data_ptr<int64_t>();
  const auto* all_labels = samples_.labels.data_ptr<int64_t>();
  const std::vector<Place> places = places_of(first, count);
  // They may be anywhere in a mapped file; asked for together, they are read at the same time.
  for (const Place& place : places) read_ahead(image_at(place.index), static_cast<size_t>(shape_.size()));
  for (int64_t i = 0; i < count; ++i) {
    const auto [epoch, index] = places[static_cast<size_t>(i)];
    write_sample(epoch, index, images + i * shape_.size());
    labels[i] = all_labels[index];
  }
  return batch;
}

std::vector<SampleStream::Place> SampleStream::places_of(int64_t first, int64_t count) {
  std::vector<Place> places;
  Order order;
  for (int64_t position = first; position < first + count; ++position) {
    const int64_t epoch = position / size();
    const int64_t offset = position % size();
    if (position == first || offset == 0) order = order_of(epoch);
    places.push_back({epoch, (*order)[static_cast<size_t>(offset)]});
  }
  return places;
}

SampleStream::Order SampleStream::order_of(int64_t epoch) {
  const std::lock_guard lock(mutex_);
  EpochOrder& recent = recent_orders_[static_cast<size_t>(epoch % 2)];
  if (recent.epoch == epoch) return recent.order;
  const auto* indices = samples_.indices.data_ptr<int64_t>();
  std::vector<int64_t> order(indices, indices + size());
  if (options_.shuffle) {
    const auto places = shuffled(size(), derive_seed(order_seed_, epoch));
    for (size_t i = 0; i < order.size(); ++i) order[i] = indices[places[i]];
  }
  recent = {epoch, std::make_shared<const std::vector<int64_t>>(std::move(order))};
  return recent.order;
}

void SampleStream::write_sample(int64_t epoch, int64_t index, float* output) const {
  const Random random(derive_seed(augment_seed_, epoch, index));
  augment(image_at(index), shape_, options_.augment, draw_augmentation(options_.augment, shape_, random), table_,
          output);
}

}  // namespace nas::core
