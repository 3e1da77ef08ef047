#pragma once
/// \file
/// Networks as a run makes them, for each variant.

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "bench/workload.h"
#include "core/config/config.h"
#include "core/model/model.h"
#include "core/ops/op_registry.h"
#include "nas/builder.h"

namespace nas::bench {

struct NetworkSize {
  int64_t channels = 16, cells = 8, reductions = 2, batch = 64;
  Shape input{3, 32, 32};
};

/// nas-host's defaults and DARTS', at `size`.
core::Config config_of(const NetworkSize& size);
core::OpRegistry ops();
std::shared_ptr<core::Model> darts_supernet(const core::Config& config, const NetworkSize& size, Variant variant);
/// The genotype DARTS_V2 of the paper.
std::shared_ptr<core::Model> darts_v2(const core::Config& config, const NetworkSize& size, Variant variant);

struct Batch {
  torch::Tensor x, y;  ///< images in the variant's layout and labels
};
Batch random_batch(const NetworkSize& size, Variant variant);

}  // namespace nas::bench
