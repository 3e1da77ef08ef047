#pragma once
/// \file
/// Makes single ops for the tests.

#include "core/ops/op_registry.h"
#include "core/ops/standard_ops.h"

namespace nas::core::testing {

struct OpCase {
  OpDesc desc;
  bool affine = true;
  bool pool_batch_norm = false;
};

inline OpDesc op_desc(std::string name, int64_t channels_in, int64_t channels_out, int64_t stride = 1) {
  return {std::move(name), channels_in, channels_out, stride, {}, {}};
}

/// With the children that tests/oracle/ops.py knows.
inline OpDesc multi_op_desc(int64_t channels, int64_t stride) {
  OpDesc desc = op_desc("multi_op", channels, channels, stride);
  for (const char* child : {"max_pool_3x3", "sep_conv_3x3", "skip_connect"})
    desc.children.push_back(op_desc(child, channels, channels, stride));
  return desc;
}

inline OpDesc project_each_desc(int64_t channels_in, int64_t channels_out, int64_t states) {
  OpDesc desc = op_desc("project_each", channels_in, channels_out);
  desc.attributes["states"] = states;
  return desc;
}

inline OpHandle make_op(const OpCase& op, IOpBuilder& builder) {
  const std::string source = bytes_of(op.desc);
  OpRequest request;
  request.desc = source;
  request.affine = op.affine;
  request.pool_batch_norm = op.pool_batch_norm;
  return made_op(builder, request);
}

inline OpHandle make_op(const OpCase& op) {
  static const OpRegistry registry = standard_ops();
  OpBuilder builder(registry);
  return make_op(op, builder);
}

}  // namespace nas::core::testing
