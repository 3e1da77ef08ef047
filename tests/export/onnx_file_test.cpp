// What is written is what the onnx package reads.
#include "core/export/onnx_file.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/export/onnx_graph.h"
#include "tests/oracle/oracle.h"
#include "tests/support/temporary_folder.h"

namespace nas::core::testing {
namespace onnx_file_test {

using nlohmann::json;
using namespace onnx;

json read_back(const Model& model) {
  const test::TemporaryFolder folder;
  write_atomically((folder / "f.onnx").string(), to_bytes(model));
  return json::parse(test::run_oracle("read_onnx.py", {folder / "f.onnx"}));
}

TEST(OnnxFile, HasVersionsProducerAndMetadata) {
  const json read = read_back({.producer = "nas-host",
                               .producer_version = "1.2.3",
                               .documentation = "what it is",
                               .metadata = {{"class_names", R"(["Größe","\"q\""])"}, {"empty", ""}},
                               .graph = {.name = "g", .nodes = {}, .initializers = {}, .inputs = {}, .outputs = {}}});
  EXPECT_EQ(read["ir_version"], 8);
  EXPECT_EQ(read["opsets"], json::parse(R"([["", 17]])"));
  EXPECT_EQ(read["producer"], json::parse(R"(["nas-host", "1.2.3"])"));
  EXPECT_EQ(read["doc"], "what it is");
  EXPECT_EQ(read["metadata"]["class_names"], R"(["Größe","\"q\""])");
  EXPECT_EQ(read["metadata"]["empty"], "");
  EXPECT_EQ(read["graph"], "g");
}

TEST(OnnxFile, HasNodesWithAttributesOfEachType) {
  Model model;
  model.graph.nodes = {{"Conv", "a.conv", {"x", "w"}, {"a.conv"}, {{"pads", std::vector<int64_t>{0, -1, 1 << 20}}}},
                       {"Gemm", "b", {"a.conv"}, {"b"}, {{"transB", int64_t{1}}, {"alpha", 0.1F}}}};
  const json nodes = read_back(model)["nodes"];
  EXPECT_EQ(nodes[0], json::parse(R"({"op": "Conv", "name": "a.conv", "inputs": ["x", "w"], "outputs": ["a.conv"],
                                      "attributes": {"pads": [0, -1, 1048576]}})"));
  EXPECT_EQ(nodes[1]["attributes"]["transB"], 1);
  EXPECT_EQ(nodes[1]["attributes"]["alpha"].get<float>(), 0.1F);
}

TEST(OnnxFile, HasPortsWithFixedAndNamedSizes) {
  Model model;
  model.graph.inputs = {{"images", {"N", int64_t{3}, int64_t{41}, int64_t{57}}, "what it takes"}};
  model.graph.outputs = {{"logits", {"N", int64_t{10}}, ""}};
  const json read = read_back(model);
  EXPECT_EQ(read["inputs"][0], json::parse(R"({"name": "images", "type": "FLOAT", "doc": "what it takes",
                                               "shape": ["N", 3, 41, 57]})"));
  EXPECT_EQ(read["outputs"][0]["shape"], json::parse(R"(["N", 10])"));
}

TEST(OnnxFile, HasConstantsToTheBit) {
  GraphBuilder graph("g");
  const torch::Tensor floats = torch::tensor({{1.5F, -0.1F}, {3e38F, 1e-40F}});
  EXPECT_EQ(graph.constant("floats", floats), "floats");
  graph.constant("transposed", floats.t());
  graph.constant("ints", torch::tensor({int64_t{-1}, std::numeric_limits<int64_t>::max()}));
  Model model;
  model.graph = std::move(graph).take();
  const json constants = read_back(model)["initializers"];
  EXPECT_EQ(constants[0]["type"], "FLOAT");
  EXPECT_EQ(constants[0]["shape"], json::parse("[2, 2]"));
  EXPECT_EQ(constants[0]["values"].get<std::vector<float>>(), (std::vector{1.5F, -0.1F, 3e38F, 1e-40F}));
  EXPECT_EQ(constants[1]["values"].get<std::vector<float>>(), (std::vector{1.5F, 3e38F, -0.1F, 1e-40F}));
  EXPECT_EQ(constants[2]["type"], "INT64");
  EXPECT_EQ(constants[2]["values"][1], std::numeric_limits<int64_t>::max());
}

TEST(OnnxGraph, NamesAreUnique) {
  GraphBuilder graph("g");
  graph.add_input({"images", {"N"}, ""});
  graph.add("Relu", "a", {"images"});
  EXPECT_THROW(graph.add("Relu", "a", {"images"}), std::logic_error);
  EXPECT_THROW(graph.constant("images", torch::ones({1})), std::logic_error);
  EXPECT_THROW(graph.constant("double", torch::ones({1}, torch::kDouble)), std::logic_error);
  EXPECT_EQ(graph.constant("c", torch::ones({1})), graph.constant("c", torch::ones({1})));
  EXPECT_EQ(std::move(graph).take().initializers.size(), 1U);
}

}  // namespace onnx_file_test
}  // namespace nas::core::testing
