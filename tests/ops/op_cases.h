#pragma once
/// \file
/// Makes single ops for the tests.

#include "core/ops/op_builder.h"
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

inline OpHandle make_op(const OpCase& op, IOpBuilder& builder) {
  const TreeSource source = source_of(op.desc);
  OpRequest request;
  request.desc = &source;
  request.affine = op.affine;
  request.pool_batch_norm = op.pool_batch_norm;
  return builder.make(request);
}

inline OpHandle make_op(const OpCase& op) {
  static const OpRegistry registry = standard_ops();
  OpBuilder builder(registry);
  return make_op(op, builder);
}

}  // namespace nas::core::testing
