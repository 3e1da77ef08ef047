// Every op of the host in the places where a description can have it, on odd sizes.
#include <gmock/gmock.h>

#include "core/export/onnx_ops.h"
#include "core/export/python_ops.h"
#include "exports.h"

namespace nas::core::testing {
namespace op_export_test {

using ::testing::ElementsAreArray;

OpDesc op(const std::string& name, int64_t in, int64_t out, int64_t stride = 1) {
  return {.name = name, .channels_in = in, .channels_out = out, .stride = stride, .attributes = {}, .children = {}};
}

const std::vector<std::string> kPrimitives = {"none",         "max_pool_3x3", "avg_pool_3x3", "skip_connect",
                                              "sep_conv_3x3", "sep_conv_5x5", "sep_conv_7x7", "dil_conv_3x3",
                                              "dil_conv_5x5", "conv_7x1_1x7"};

/// One node for each primitive, which reads both inputs; a node of one edge, a node of no edge, one of `none` alone,
/// and one that is a multi_op of primitives.
std::vector<NodeDesc> nodes(int64_t channels, int64_t stride) {
  std::vector<NodeDesc> nodes;
  OpDesc multi = op("multi_op", channels, channels);
  EdgeDesc together{multi, {}};
  for (const std::string& name : kPrimitives) {
    const OpDesc primitive = op(name, channels, channels, stride);
    nodes.push_back({{{primitive, {0}}, {primitive, {1}}}});
    together.op.children.push_back(primitive);
    together.inputs.push_back(static_cast<int64_t>(nodes.size()) % 2);
  }
  nodes.push_back({{{op("max_pool_3x3", channels, channels), {2}}}});
  nodes.push_back({});
  nodes.push_back({{{op("none", channels, channels, stride), {0}}}});
  nodes.push_back({{together}});
  return nodes;
}

CellDesc cell(int64_t index, CellType type, OpDesc stem0, OpDesc stem1, const std::string& post_op) {
  CellDesc cell;
  cell.type = type;
  cell.alphas_from = index;
  cell.stem0 = std::move(stem0);
  cell.stem1 = std::move(stem1);
  const int64_t channels = cell.stem0.channels_out;
  cell.nodes = nodes(channels, type == CellType::reduction ? 2 : 1);
  for (size_t i = 0; i < cell.nodes.size(); ++i) cell.concat.push_back(static_cast<int64_t>(i) + 2);
  const auto states = static_cast<int64_t>(cell.concat.size());
  cell.post_op = op(post_op, states * channels, post_op == "concat" ? states * channels : channels);
  if (post_op == "project_each") cell.post_op.attributes["states"] = states;
  return cell;
}

ModelDesc for_images(const Shape& input, int64_t classes, StemLayout layout) {
  ModelDesc desc;
  desc.input = input;
  desc.classes = classes;
  desc.stem_layout = layout;
  return desc;
}

/// 41x57 pixels, which the stems make to 11x15 and 6x8.
ModelDesc of_imagenet() {
  ModelDesc desc = for_images({3, 41, 57}, 7, StemLayout::chained);
  desc.stems = {op("stem_conv3x3_s4", 3, 6, 4), op("stem_conv3x3_s2", 6, 6, 2)};
  CellDesc first = cell(0, CellType::normal, op("factorized_reduce", 6, 5, 2), op("relu_conv1x1_bn", 6, 5), "project");
  first.reduction_prev = true;
  desc.cells = {first,
                cell(1, CellType::reduction, op("relu_conv1x1_bn", 6, 4), op("relu_conv1x1_bn", 5, 4), "concat")};
  desc.pool = op("pool_adaptive_avg", 56, 56);
  desc.logits = op("linear", 56, 7);
  return desc;
}

/// As a supernet of a search has them: batch norms without scale and shift, also after pools.
ModelDesc of_search() {
  ModelDesc desc = for_images({1, 51, 49}, 2, StemLayout::separate);
  desc.affine = false;
  desc.pool_batch_norm = true;
  desc.stems = {op("stem_conv3x3_s4s2", 1, 6, 8), op("stem_conv3x3_s4s2", 1, 4, 8)};
  desc.cells = {cell(0, CellType::normal, op("relu_conv1x1_bn", 6, 4), op("relu_conv1x1_bn", 4, 4), "project_each")};
  desc.cells[0].concat = {15};
  desc.cells[0].post_op = op("project_each", 4, 5);
  desc.cells[0].post_op.attributes["states"] = int64_t{1};
  desc.pool = op("pool_avg_7x7", 5, 5);
  desc.logits = op("linear", 5, 2);
  return desc;
}

/// A stem that keeps the size, and a cell whose output is one of its states.
ModelDesc of_one_state() {
  ModelDesc desc = for_images({2, 9, 10}, 3, StemLayout::shared);
  desc.stems = {op("stem_conv3x3", 2, 4)};
  desc.cells = {
      cell(0, CellType::reduction, op("relu_conv1x1_bn", 4, 6), op("relu_conv1x1_bn", 4, 6), "concat"),
      cell(1, CellType::normal, op("factorized_reduce", 4, 3, 2), op("relu_conv1x1_bn", 6, 3), "project_each")};
  desc.cells[0].concat = {6};
  desc.cells[0].post_op = op("concat", 6, 6);
  desc.cells[1].reduction_prev = true;
  desc.pool = op("pool_adaptive_avg", 3, 3);
  desc.logits = op("linear", 3, 3);
  return desc;
}

TEST(OpExport, KnowsEveryOpOfTheHost) {
  EXPECT_THAT(onnx::known_ops(), ElementsAreArray(standard_ops().names()));
  EXPECT_THAT(python::known_ops(), ElementsAreArray(standard_ops().names()));
}

TEST(OpExport, EveryOpGivesTheAnswersOfNasHost) {
  const test::TemporaryFolder folder;
  std::vector<ExportCase> cases;
  const std::vector<std::pair<std::string, ModelDesc>> networks = {
      {"imagenet", of_imagenet()}, {"search", of_search()}, {"one_state", of_one_state()}};
  for (const auto& [name, desc] : networks) {
    const WrittenNetwork written = written_network(desc, folder.path());
    cases.push_back(exported(name, written, true, folder.path()));
    cases.back().programs = name == "imagenet";  // the others have weights that nothing reads
    cases.push_back(exported(name + "_kept", written, false, folder.path()));
  }
  expect_same_answers(cases);
}

}  // namespace op_export_test
}  // namespace nas::core::testing
