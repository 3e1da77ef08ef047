#include "core/desc/desc_check.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace desc_check_test {

TEST(DescCheck, AcceptsWhatTheBuilderMakes) {
  for (const char* genotype : {kDartsV1, kDartsV2, kNasnet, kAmoebanet})
    for (const int64_t size : {1, 7, 28, 32})
      EXPECT_NO_THROW(validate(network_desc(genotype, {.layers = 7, .reductions = 3, .input = {1, size, size}})));
}

struct Fault {
  void (*make)(ModelDesc&);
  const char* what;
};

/// DARTS_V2, C = 4, cells normal, reduction, normal, reduction, normal, on 32x32.
class DescFault : public ::testing::TestWithParam<Fault> {};

TEST_P(DescFault, IsNamedByItsPath) {
  ModelDesc desc = network_desc(kDartsV2, {.channels = 4, .layers = 5, .aux_weight = 0.4});
  GetParam().make(desc);
  try {
    validate(desc);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_STREQ(error.what(), GetParam().what);
    EXPECT_EQ(error.where(), "in the model description");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Model, DescFault,
    ::testing::Values(
        Fault{[](ModelDesc& d) { d.input.height = 0; }, "key \"input\" must be at least 1x1x1, not 3x0x32"},
        Fault{[](ModelDesc& d) { d.classes = 0; }, "key \"classes\" must be at least 1, not 0"},
        Fault{[](ModelDesc& d) { d.cells.clear(); }, "key \"cells\" is empty"},
        Fault{[](ModelDesc& d) { d.stems.clear(); }, "key \"stems\" has 0 ops, but stem_layout \"shared\" needs 1"},
        Fault{[](ModelDesc& d) { d.stem_layout = StemLayout::chained; },
              "key \"stems\" has 1 op, but stem_layout \"chained\" needs 2"},
        Fault{[](ModelDesc& d) { d.input.channels = 1; }, "key \"stems[0].channels\" takes 3 channels, but gets 1"},
        Fault{[](ModelDesc& d) { d.pool.channels_in = 3; }, "key \"pool.channels\" takes 3 channels, but gets 64"},
        Fault{[](ModelDesc& d) { d.logits.channels_in = 3; }, "key \"logits.channels\" takes 3 channels, but gets 64"},
        Fault{[](ModelDesc& d) { d.logits.channels_out = 3; }, "key \"logits.channels\" gives 3 logits for 10 classes"},
        Fault{[](ModelDesc& d) { d.aux->cell = 5; }, "key \"aux.cell\" is 5, but there are only 5 cells"},
        Fault{[](ModelDesc& d) { d.aux->channels_in = 3; }, "key \"aux.channels_in\" is 3, but the cell gives 64"},
        Fault{[](ModelDesc& d) { d.aux->pool_stride = 0; }, "key \"aux.pool_stride\" must be at least 1, not 0"},
        Fault{[](ModelDesc& d) { d.aux->pool_stride = 4; },
              "key \"aux.pool_stride\" is 4 and needs maps of at least 9x9, but the cell gives 64x8x8"}));

INSTANTIATE_TEST_SUITE_P(
    Cells, DescFault,
    ::testing::Values(Fault{[](ModelDesc& d) { d.cells[0].alphas_from = 1; },
                            "key \"cells[0].alphas_from\" is 1, but must be this cell or one before it"},
                      Fault{[](ModelDesc& d) { d.cells[0].alphas_from = -1; },
                            "key \"cells[0].alphas_from\" is -1, but must be this cell or one before it"},
                      Fault{[](ModelDesc& d) { d.cells[1].alphas_from = 0; },
                            "key \"cells[1].alphas_from\" is 0, a cell of the other type"},
                      Fault{[](ModelDesc& d) { d.cells[4].alphas_from = 2; },
                            "key \"cells[4].alphas_from\" is 2, a cell that has no architecture parameters of its own"},
                      Fault{[](ModelDesc& d) { d.cells[2].nodes[1].edges.pop_back(); },
                            "key \"cells[2].alphas_from\" is 0, a cell with other edges; give this one its own: 2"},
                      Fault{[](ModelDesc& d) { d.cells[2].stem0 = d.cells[2].stem1; },
                            "key \"cells[2].stem0.channels\" takes 32 channels, but gets 16"},
                      Fault{[](ModelDesc& d) {
                              d.cells[2].stem0 = d.cells[2].stem1;
                              d.cells[2].stem0.channels_in = 16;
                            },
                            "key \"cells[2].stem0\" gives 8x32x32, but stem1 gives 8x16x16"},
                      Fault{[](ModelDesc& d) { d.cells[3].stem1.name.clear(); }, "key \"cells[3].stem1.op\" is empty"},
                      Fault{[](ModelDesc& d) { d.cells[3].stem1.stride = 0; },
                            "key \"cells[3].stem1.stride\" must be at least 1, not 0"},
                      Fault{[](ModelDesc& d) { d.cells[3].stem1.channels_out = 0; },
                            "key \"cells[3].stem1.channels\" must be at least 1"},
                      Fault{[](ModelDesc& d) { d.cells[0].concat.clear(); }, "key \"cells[0].concat\" names no state"},
                      Fault{[](ModelDesc& d) { d.cells[0].concat[0] = -1; },
                            "key \"cells[0].concat\" names state -1, but there are only 6 states"},
                      Fault{[](ModelDesc& d) { d.cells[1].concat[0] = 1; },
                            "key \"cells[1].concat\" joins maps of 32x32 and 16x16"},
                      Fault{[](ModelDesc& d) { d.cells[0].concat.pop_back(); },
                            "key \"cells[0].post_op.channels\" takes 16 channels, but gets 12"}));

INSTANTIATE_TEST_SUITE_P(
    Edges, DescFault,
    ::testing::Values(
        Fault{[](ModelDesc& d) { d.cells[0].nodes[1].edges[0].inputs = {3}; },
              "key \"cells[0].nodes[1].edges[0].inputs\" names state 3, but there are only 3 states"},
        Fault{[](ModelDesc& d) { d.cells[0].nodes[1].edges[0].inputs = {}; },
              "key \"cells[0].nodes[1].edges[0].inputs\" names no state"},
        Fault{[](ModelDesc& d) { d.cells[0].nodes[1].edges[0].op.channels_in = 5; },
              "key \"cells[0].nodes[1].edges[0].channels\" takes 5 channels, but gets 4"},
        Fault{[](ModelDesc& d) { d.cells[0].nodes[1].edges[1].op.channels_out = 5; },
              "key \"cells[0].nodes[1].edges[1].channels\" gives 5 channels, but other edges of the node give 4"},
        Fault{[](ModelDesc& d) { d.cells[0].nodes[1].edges[1].op.stride = 2; },
              "key \"cells[0].nodes[1].edges[1].stride\" gives a map of 16x16 in a cell whose nodes are 32x32"},
        Fault{[](ModelDesc& d) { d.cells[1].nodes[0].edges[0].op.stride = 1; },
              "key \"cells[1].nodes[0].edges[0].stride\" gives a map of 32x32 in a cell whose nodes are 16x16"}));

/// What would take all memory, or overflow on the way to a number that looks right.
INSTANTIATE_TEST_SUITE_P(
    Sizes, DescFault,
    ::testing::Values(
        Fault{[](ModelDesc& d) { d.input = {1, 8000, 8000}; },
              "key \"input\" is 1x8000x8000, more than 16,777,216 values"},
        Fault{[](ModelDesc& d) { d.input = {INT64_MAX, INT64_MAX, INT64_MAX}; },
              "key \"input\" is 9223372036854775807x9223372036854775807x9223372036854775807, more than 16,777,216 "
              "values"},
        Fault{[](ModelDesc& d) { d.classes = d.logits.channels_out = 100'000'000; },
              "key \"classes\" must be at most 1,048,576, not 100,000,000"},
        Fault{[](ModelDesc& d) { d.stems[0].channels_out = int64_t{1} << 62; },
              "key \"stems[0].channels\" must be at most 1,048,576, not 4,611,686,018,427,387,904"},
        Fault{[](ModelDesc& d) {
                d.pool.channels_out = d.logits.channels_in = 1024;
                d.classes = d.logits.channels_out = 1 << 20;
              },
              "key \"logits.channels\" needs 1,024 times 1,048,576 weights, more than 268,435,456"},
        Fault{[](ModelDesc& d) {
                d.input = {3, 2048, 2048};
                d.stems[0].channels_out = 64;
              },
              "key \"stems[0].channels\" gives a map of 64x2048x2048, more than 134,217,728 values"},
        Fault{[](ModelDesc& d) { d.stems[0].stride = INT64_MAX; },
              "key \"aux.pool_stride\" is 3 and needs maps of at least 8x8, but the cell gives 64x1x1"},
        Fault{[](ModelDesc& d) { d.aux->pool_stride = INT64_MAX; },
              "key \"aux.pool_stride\" is 9223372036854775807 and needs maps of at least 1048581x1048581, but the cell "
              "gives 64x8x8"},
        Fault{[](ModelDesc& d) { d.cells[0].nodes[0].edges[0].op.children.resize(100'000); },
              "key \"cells\" has 100,055 ops, more than 100,000"}));

/// A reduction cell's edge of two children, on state 0 at stride 2 and on state 2 at stride 1.
EdgeDesc multi_edge() {
  const auto child = [](int64_t stride) { return OpDesc{"sep_conv_3x3", 8, 8, stride, {}, {}}; };
  return {{"multi_op", 8, 8, 2, {}, {child(2), child(1)}}, {0, 2}};
}

INSTANTIATE_TEST_SUITE_P(
    MultiOps, DescFault,
    ::testing::Values(Fault{[](ModelDesc& d) {
                              d.cells[1].nodes[1].edges[0] = multi_edge();
                              d.cells[1].nodes[1].edges[0].inputs.pop_back();
                            },
                            "key \"cells[1].nodes[1].edges[0].inputs\" names 1 state for 2 children"},
                      Fault{[](ModelDesc& d) {
                              d.cells[1].nodes[1].edges[0] = multi_edge();
                              d.cells[1].nodes[1].edges[0].op.children[1].stride = 2;
                            },
                            "key \"cells[1].nodes[1].edges[0].children[1].stride\" gives a map of 8x8 in a cell whose "
                            "nodes are 16x16"},
                      Fault{[](ModelDesc& d) {
                              d.cells[1].nodes[1].edges[0] = multi_edge();
                              d.cells[1].nodes[1].edges[0].op.children[0].channels_in = 3;
                            },
                            "key \"cells[1].nodes[1].edges[0].children[0].channels\" takes 3 channels, but gets 8"}));

TEST(DescCheck, AcceptsAMultiOpThatReadsStatesOfTwoSizes) {
  ModelDesc desc = network_desc(kDartsV2, {.channels = 4, .layers = 5});
  for (const size_t cell : {1u, 3u}) desc.cells[cell].alphas_from = static_cast<int64_t>(cell);
  desc.cells[1].nodes[1].edges = {multi_edge()};
  EXPECT_NO_THROW(validate(desc));
}

}  // namespace desc_check_test
}  // namespace nas::core::testing
