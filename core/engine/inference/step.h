#pragma once
/// \file
/// The steps of inference. Each is immutable and computes one thing for one image.

#include <array>
#include <memory>
#include <vector>

#include "core/engine/inference/folded.h"
#include "core/engine/inference/map_memory.h"
#include "core/engine/kernels/aligned.h"

namespace nas::core::engine {

/// The memory of one image, and what is read and written. Borrowed.
struct StepMemory {
  float *maps, *kept, *scratch;
  const float* image;  ///< (C, H, W)
  float* logits;       ///< (classes)
};

/// A map without its owner.
struct PlacedMap {
  PlacedMap() = default;
  PlacedMap(const PlannedMap& map)
      : offset(map.offset),
        pixel(map.pixel),
        height(map.height),
        width(map.width),
        channels(map.channels),
        image(map.is_image()) {}
  size_t offset = 0, pixel = 0, height = 0, width = 0, channels = 0;
  bool image = false;
  size_t padded() const { return padded_channels(channels); }
};

class Step {
 public:
  Step() = default;
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  virtual ~Step() = default;
  virtual void run(const StepMemory& memory) const = 0;
};

/// Padded rows with zeros around them; steps of the same shape share them.
struct KeptPlace {
  KeptRowsShape shape;
  size_t offset = 0;  ///< in StepMemory::kept
};

/// One block or two, written or added to a map.
class BlocksStep final : public Step {
 public:
  BlocksStep(std::vector<std::shared_ptr<const Folded>> blocks, std::array<KeptPlace, 2> kept, const PlannedMap& in,
             const PlannedMap& out, bool add);
  void run(const StepMemory& memory) const override;

 private:
  std::vector<std::shared_ptr<const Folded>> blocks_;
  std::array<FoldedBlock, 2> views_;
  std::array<KeptPlace, 2> kept_;
  PlacedMap in_, out_;
  bool add_;
};

/// A dense convolution.
class ConvStep final : public Step {
 public:
  ConvStep(std::shared_ptr<const Folded> weights, const LayerSpec& layer, const PlannedMap& in, const PlannedMap& out,
           bool add);
  void run(const StepMemory& memory) const override;

 private:
  std::shared_ptr<const Folded> weights_;
  size_t kernel_height_, kernel_width_, stride_height_, stride_width_;
  bool relu_;
  PlacedMap in_, out_;
  bool add_;
};

/// shift + sum_i scale_i map_i; without maps, the shift alone.
class SumStep final : public Step {
 public:
  struct Term {
    PlacedMap map;
    AlignedVector<float> scale;
  };
  SumStep(std::vector<Term> terms, AlignedVector<float> shift, const PlannedMap& out)
      : terms_(std::move(terms)), shift_(std::move(shift)), out_(out) {}
  void run(const StepMemory& memory) const override;

 private:
  std::vector<Term> terms_;
  AlignedVector<float> shift_;
  PlacedMap out_;
};

/// Max or average pool of 3x3.
class PoolStep final : public Step {
 public:
  PoolStep(bool maximum, size_t stride, const PlannedMap& in, const PlannedMap& out);
  void run(const StepMemory& memory) const override;

 private:
  size_t stride_;
  PlacedMap in_, out_;
  AlignedVector<float> maximum_, average_, zeros_;
};

/// The mean of the first (rows, columns) pixels, then the classifier.
class HeadStep final : public Step {
 public:
  HeadStep(std::shared_ptr<const Folded> weights, size_t rows, size_t columns, const PlannedMap& in,
           const PlannedMap& out)
      : weights_(std::move(weights)), rows_(rows), columns_(columns), in_(in), out_(out) {}
  void run(const StepMemory& memory) const override;

 private:
  std::shared_ptr<const Folded> weights_;
  size_t rows_, columns_;
  PlacedMap in_, out_;
};

}  // namespace nas::core::engine
