// Networks of the literature, a random one and a grown one, at three sizes: ONNX Runtime and the PyTorch module give
// the logits of nas-host.
#include "exports.h"
#include "tests/desc/genotypes.h"

namespace nas::core::testing {
namespace network_export_test {

/// As random search draws them: each node has two ops on any states.
constexpr const char* kRandom =
    "Genotype(normal=[('dil_conv_5x5', 0), ('avg_pool_3x3', 1), ('skip_connect', 2), ('sep_conv_5x5', 0), "
    "('max_pool_3x3', 3), ('dil_conv_3x3', 1)], normal_concat=range(2, 5), reduce=[('skip_connect', 0), "
    "('dil_conv_5x5', 1), ('avg_pool_3x3', 0), ('skip_connect', 1), ('sep_conv_3x3', 2), ('skip_connect', 0)], "
    "reduce_concat=range(2, 5))";

OpDesc op(const std::string& name, int64_t in, int64_t out, int64_t stride = 1) {
  return {.name = name, .channels_in = in, .channels_out = out, .stride = stride, .attributes = {}, .children = {}};
}

/// What Petridish adds to a cell: an edge of three ops in the last node, and a post op of one convolution per state.
void grow(CellDesc& cell) {
  const int64_t channels = cell.stem0.channels_out, stride = cell.type == CellType::reduction ? 2 : 1;
  OpDesc multi = op("multi_op", channels, channels);
  multi.children = {op("sep_conv_3x3", channels, channels, stride), op("skip_connect", channels, channels, stride),
                    op("max_pool_3x3", channels, channels)};
  cell.nodes.back().edges.push_back({multi, {0, 1, 2}});
  const auto states = static_cast<int64_t>(cell.concat.size());
  cell.post_op.name = "project_each";
  cell.post_op.attributes["states"] = states;
}

ModelDesc grown(ModelDesc desc) {
  for (CellDesc& cell : desc.cells) grow(cell);
  return desc;
}

struct Named {
  std::string name;
  ModelDesc desc;
};

std::vector<Named> networks(const Shape& input) {
  NetworkOptions options{.channels = 6, .layers = 5, .input = input};
  if (input.height >= 32) options.aux_weight = 0.4;  // an auxiliary tower needs large maps
  const ModelDesc darts = network_desc(kDartsV2, options);
  return {{"darts_v1", network_desc(kDartsV1, options)}, {"darts_v2", darts},
          {"nasnet", network_desc(kNasnet, options)},    {"amoebanet", network_desc(kAmoebanet, options)},
          {"random", network_desc(kRandom, options)},    {"grown", grown(darts)}};
}

void expect_same_answers_at(const Shape& input, bool programs) {
  const test::TemporaryFolder folder;
  std::vector<ExportCase> cases;
  for (const auto& [name, desc] : networks(input)) {
    const WrittenNetwork written = written_network(desc, folder.path());
    cases.push_back(exported(name, written, true, folder.path()));
    cases.back().programs = programs && (name == "darts_v2" || name == "amoebanet" || name == "grown");
    cases.push_back(exported(name + "_kept", written, false, folder.path()));
  }
  expect_same_answers(cases);
}

TEST(NetworkExport, GivesTheAnswersOfNasHostAt28x28x1) { expect_same_answers_at({1, 28, 28}, false); }
TEST(NetworkExport, GivesTheAnswersOfNasHostAt32x32x3) { expect_same_answers_at({3, 32, 32}, false); }
TEST(NetworkExport, GivesTheAnswersOfNasHostAt41x57x3) { expect_same_answers_at({3, 41, 57}, true); }

TEST(NetworkExport, IsTheSameFileEachTime) {
  const test::TemporaryFolder folder;
  const WrittenNetwork written = written_network(network_desc(kDartsV2, {.channels = 4, .layers = 5}), folder.path());
  EXPECT_TRUE(onnx::network_bytes(written.network, {}) == onnx::network_bytes(written.network, {}));
  EXPECT_FALSE(onnx::network_bytes(written.network, {}) == onnx::network_bytes(written.network, {.fold = false}));
}

}  // namespace network_export_test
}  // namespace nas::core::testing
