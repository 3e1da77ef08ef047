#pragma once
/// \file
/// Seeds and what grows from them, built by the plugin's own classes and core's.

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "core/base/seeds.h"
#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/model/build_network.h"
#include "core/model/weights_file.h"
#include "core/ops/op_registry.h"
#include "core/ops/standard_ops.h"
#include "growth.h"
#include "petridish_finalizers.h"
#include "petridish_op.h"
#include "seeds.h"
#include "tests/support/subprocess.h"

namespace nas::petridish {

/// core's defaults and the plugin's, with `settings` over them.
inline core::Config petridish_config(const std::vector<std::string>& settings = {}) {
  core::Schema schema;
  schema.add_core(core::core_defaults());
  schema.add_plugin("petridish", test::read_text(PETRIDISH_TOML));
  return core::resolve(schema, {.file = "", .settings = settings});
}

inline core::OpRegistry ops_with_candidates() {
  core::OpRegistry ops = core::standard_ops();
  for (const CellType type : {CellType::normal, CellType::reduction})
    ops.add(candidate_op_name(type), core::constructor_of<PetridishOp>());
  return ops;
}

/// The reference engine computes every cell op by op, so that what is added to one leaves the bits of the others alone.
inline std::shared_ptr<core::Model> model_of(const ModelDesc& desc, uint64_t seed = 1,
                                             core::Engine engine = core::Engine::reference) {
  return core::build_model(desc, ops_with_candidates(), seed, engine);
}

/// Stands in for the host's streams.
inline uint64_t stream_seed(const std::string& stream) { return core::derive_seed(1, stream); }

inline ModelDesc seed_desc(const SeedSize& size = {1, 3, 2}, const Shape& input = {1, 12, 12}, int64_t channels = 4,
                           const std::string& stream = "seed") {
  const core::Config config = petridish_config({"search.model.channels=" + std::to_string(channels)});
  SeedModelDescBuilder builder(size, stream_seed, stream);
  return core::build_desc(builder, config.section("search.model"), input, 10, {});
}

/// What the finalizers make of `grown`, trained or not.
inline ModelDesc found_in(core::Model& grown, int64_t children = 3) {
  const core::Config config = petridish_config({"search.growth.children=" + std::to_string(children)});
  ReceivedTree found;
  PetridishFinalizers().finalize(grown, config.section("search.growth"), found);
  return model_from_tree(found.tree());
}

/// Gives `child` the weights of `parent` as a worker does.
inline int64_t inherit(const core::Model& parent, core::Model& child, const WeightNames& renames) {
  const test::TemporaryFolder folder;
  core::write_weights(folder / "weights.safetensors", parent);
  return core::load_fitting_weights(folder / "weights.safetensors", child, renames);
}

/// Batch norms that remember something, and weights that are no initial ones.
inline void disturb(core::Model& model) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(7);
  for (const torch::Tensor& weight : model.weights()) torch::Tensor(weight).add_(0.1 * torch::randn_like(weight));
  model.train();
  const Shape& input = model.desc().input;
  for (int i = 0; i < 3; ++i) model.forward(torch::randn({4, input.channels, input.height, input.width}));
}

}  // namespace nas::petridish
