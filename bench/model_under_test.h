#pragma once
/// \file
/// Networks as nas-host builds them, for each variant, in training.

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

/// Sizes of a network and its batch.
struct NetworkSize {
  int64_t channels = 16, cells = 8, reductions = 2, batch = 64;
  Shape input{3, 32, 32};
};

/// The default configuration of nas-host and of the DARTS plugin, with `size`.
core::Config config_of(const NetworkSize& size);
/// The ops of core and those of the supernets below.
core::OpRegistry ops();
std::shared_ptr<core::Model> darts_supernet(const core::Config& config, const NetworkSize& size, Variant variant);
/// The same supernet with `op` on each edge: "gdas_op", or with a quarter of the channels "pc_darts_op" or "drnas_op".
std::shared_ptr<core::Model> supernet_of(const std::string& op, const core::Config& config, const NetworkSize& size,
                                         Variant variant);
/// The genotype DARTS_V2 of the paper.
std::shared_ptr<core::Model> darts_v2(const core::Config& config, const NetworkSize& size, Variant variant);

/// The same genotype at the size of the supernets, whose networks it is one of.
std::shared_ptr<core::Model> darts_v2_of_search(const core::Config& config, const NetworkSize& size, Variant variant);

/// A batch of random images.
struct Batch {
  torch::Tensor x, y;  ///< (N, C, H, W) images in the variant's layout, and (N) labels
};
Batch random_batch(const NetworkSize& size, Variant variant);

}  // namespace nas::bench
