#pragma once
/// \file
/// A small DARTS supernet, built by the plugin's own classes and core's.

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "bilevel_arch_trainer.h"
#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/model/build_network.h"
#include "core/ops/op_registry.h"
#include "core/ops/standard_ops.h"
#include "darts_model_desc_builder.h"
#include "mixed_op.h"
#include "tests/support/subprocess.h"

namespace nas::darts {

/// core's defaults and the plugin's, with `settings` over them.
inline core::Config darts_config(const std::vector<std::string>& settings) {
  core::Schema schema;
  schema.add_core(core::core_defaults());
  schema.add_plugin("darts", test::read_text(DARTS_TOML));
  return core::resolve(schema, {.file = "", .settings = settings});
}

inline core::OpRegistry ops_with_mixed_op() {
  core::OpRegistry ops = core::standard_ops();
  ops.add("mixed_op", core::constructor_of<MixedOp>());
  return ops;
}

inline std::shared_ptr<core::Model> supernet(const core::Config& config, const Shape& input, int64_t classes) {
  DartsModelDescBuilder builder;
  const ModelDesc desc = core::build_desc(builder, config.section("search.model"), input, classes, {});
  return core::build_model(desc, ops_with_mixed_op(), 1);
}

}  // namespace nas::darts
