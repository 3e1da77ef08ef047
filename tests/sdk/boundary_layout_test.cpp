// The layout of the structs of nas/boundary/ that cross: once released, these numbers never change; new fields come
// after them.
#include <gtest/gtest.h>

#include <span>
#include <string_view>

#include "nas/boundary/builder.h"
#include "nas/boundary/evaluation.h"
#include "nas/boundary/live_networks.h"
#include "nas/boundary/op.h"
#include "nas/boundary/runner.h"
#include "nas/boundary/search_stages.h"
#include "nas/boundary/trainings.h"

namespace nas {
namespace boundary_layout_test {

#define LAYOUT(type, field, offset, size) \
  static_assert(offsetof(type, field) == (offset) && sizeof(type::field) == (size))

static_assert(sizeof(std::string_view) == 16 && sizeof(std::span<const std::string_view>) == 16);

LAYOUT(TreeOut, struct_size, 0, 4);
LAYOUT(TreeOut, receive, 8, 8);

LAYOUT(BuildRequest, struct_size, 0, 4);
LAYOUT(BuildRequest, config, 8, 8);
LAYOUT(BuildRequest, input_channels, 16, 8);
LAYOUT(BuildRequest, input_height, 24, 8);
LAYOUT(BuildRequest, input_width, 32, 8);
LAYOUT(BuildRequest, classes, 40, 8);
LAYOUT(BuildRequest, cell_template, 48, 16);

LAYOUT(OpRequest, struct_size, 0, 4);
LAYOUT(OpRequest, desc, 8, 16);
LAYOUT(OpRequest, affine, 24, 1);
LAYOUT(OpRequest, pool_batch_norm, 25, 1);
LAYOUT(OpRequest, shares, 32, 8);
LAYOUT(OpRequest, builder, 40, 8);

LAYOUT(SearchParts, struct_size, 0, 4);
LAYOUT(SearchParts, builder, 8, 8);
LAYOUT(SearchParts, trainer, 16, 8);
LAYOUT(SearchParts, finalizers, 24, 8);

LAYOUT(TrainingRequest, struct_size, 0, 4);
LAYOUT(TrainingRequest, id, 8, 16);
LAYOUT(TrainingRequest, desc, 24, 16);
LAYOUT(TrainingRequest, section, 40, 16);
LAYOUT(TrainingRequest, inherit, 56, 16);
LAYOUT(TrainingRequest, trainer, 72, 16);
LAYOUT(TrainingRequest, finalizers, 88, 16);
LAYOUT(TrainingRequest, epochs, 104, 8);
LAYOUT(TrainingRequest, names, 112, 16);
LAYOUT(TrainingRequest, former_names, 128, 16);

LAYOUT(EvaluationRequest, struct_size, 0, 4);
LAYOUT(EvaluationRequest, choice, 8, 16);
LAYOUT(EvaluationRequest, batches, 24, 8);
LAYOUT(EvaluationRequest, norms, 32, 4);
LAYOUT(EvaluationRequest, norm_batches, 40, 8);

LAYOUT(LiveNetworkRequest, struct_size, 0, 4);
LAYOUT(LiveNetworkRequest, desc, 8, 16);
LAYOUT(LiveNetworkRequest, stream, 24, 16);
LAYOUT(LiveNetworkRequest, weights, 40, 16);
LAYOUT(LiveNetworkRequest, stage, 56, 16);
LAYOUT(LiveNetworkRequest, section, 72, 16);
LAYOUT(LiveNetworkRequest, op_by_op, 88, 1);

LAYOUT(CostRequest, struct_size, 0, 4);
LAYOUT(CostRequest, desc, 8, 16);
LAYOUT(CostRequest, op, 24, 16);
LAYOUT(CostRequest, cell, 40, 8);
LAYOUT(CostRequest, node, 48, 8);
LAYOUT(CostRequest, edge, 56, 8);
LAYOUT(CostRequest, images, 64, 8);
LAYOUT(CostRequest, measure_latency, 72, 1);

LAYOUT(StageRequest, struct_size, 0, 4);
LAYOUT(StageRequest, name, 8, 16);
LAYOUT(StageRequest, section, 24, 16);
LAYOUT(StageRequest, builder, 40, 8);
LAYOUT(StageRequest, supernet, 48, 16);
LAYOUT(StageRequest, trainer, 64, 8);
LAYOUT(StageRequest, finalizers, 72, 8);
LAYOUT(StageRequest, inherit, 80, 16);

/// A struct whose fields are moved, or that is made smaller, does not compile above.
TEST(BoundaryLayout, StructsSayHowLargeTheyAre) {
  EXPECT_EQ(TreeOut().struct_size, sizeof(TreeOut));
  EXPECT_EQ(BuildRequest().struct_size, sizeof(BuildRequest));
  EXPECT_EQ(OpRequest().struct_size, sizeof(OpRequest));
  EXPECT_EQ(SearchParts().struct_size, sizeof(SearchParts));
  EXPECT_EQ(TrainingRequest().struct_size, sizeof(TrainingRequest));
  EXPECT_EQ(EvaluationRequest().struct_size, sizeof(EvaluationRequest));
  EXPECT_EQ(LiveNetworkRequest().struct_size, sizeof(LiveNetworkRequest));
  EXPECT_EQ(CostRequest().struct_size, sizeof(CostRequest));
  EXPECT_EQ(StageRequest().struct_size, sizeof(StageRequest));
}

}  // namespace boundary_layout_test
}  // namespace nas
