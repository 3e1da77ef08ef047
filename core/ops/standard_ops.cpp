#include "core/ops/standard_ops.h"

#include "core/ops/connections.h"
#include "core/ops/convolutions.h"
#include "core/ops/head.h"
#include "core/ops/joins.h"
#include "core/ops/pools.h"
#include "core/ops/stems.h"

namespace nas::core {
namespace {

void add_primitives(OpRegistry& ops) {
  ops.add("none", constructor_of<None>());
  ops.add("max_pool_3x3", constructor_of<MaxPool3x3>());
  ops.add("avg_pool_3x3", constructor_of<AvgPool3x3>());
  ops.add("skip_connect", constructor_of<SkipConnect>());
  ops.add("sep_conv_3x3", constructor_of<SeparableConv>(3));
  ops.add("sep_conv_5x5", constructor_of<SeparableConv>(5));
  ops.add("sep_conv_7x7", constructor_of<SeparableConv>(7));
  ops.add("dil_conv_3x3", constructor_of<DilatedConv>(3));
  ops.add("dil_conv_5x5", constructor_of<DilatedConv>(5));
  ops.add("conv_7x1_1x7", constructor_of<Conv1x7Then7x1>());
  ops.add("multi_op", constructor_of<MultiOp>());
}

void add_skeleton(OpRegistry& ops) {
  ops.add("stem_conv3x3", constructor_of<StemConv3x3>());
  ops.add("stem_conv3x3_s2", constructor_of<StemConv3x3Stride2>());
  ops.add("stem_conv3x3_s4", constructor_of<StemConv3x3Stride4>());
  ops.add("stem_conv3x3_s4s2", constructor_of<StemConv3x3Stride8>());
  ops.add("relu_conv1x1_bn", constructor_of<ReluConv1x1BatchNorm>());
  ops.add("factorized_reduce", constructor_of<FactorizedReduce>());
  ops.add("concat", constructor_of<Concat>());
  ops.add("project", constructor_of<Project>());
  ops.add("project_each", constructor_of<ProjectEach>());
  ops.add("pool_adaptive_avg", constructor_of<AdaptiveAvgPool>());
  ops.add("pool_avg_7x7", constructor_of<AvgPool7x7>());
  ops.add("linear", constructor_of<Linear>());
}

}  // namespace

OpRegistry standard_ops() {
  OpRegistry ops;
  add_primitives(ops);
  add_skeleton(ops);
  return ops;
}

}  // namespace nas::core
