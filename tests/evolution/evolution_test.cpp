// Regularized evolution against an independent computation of its draws, mutations and deaths.
#include "evolution.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/oracle/json_oracle.h"

namespace nas::evolution {
namespace evolution_test {

using nlohmann::json;

std::string text(const CellDesc& cell) {
  std::string text;
  for (const NodeDesc& node : cell.nodes) {
    for (const EdgeDesc& edge : node.edges) text += edge.op.name + "(" + std::to_string(edge.inputs[0]) + ")";
    text += ";";
  }
  return text;
}

/// What is made up, as in the oracle: a number in [0, 9973) of a network.
int64_t number(const ModelDesc& cells) {
  int64_t value = 0;
  for (const char letter : text(cells.cells[0]) + "|" + text(cells.cells[1])) value = (value * 31 + letter) % 9973;
  return value;
}

/// Trains nothing.
class Made {
 public:
  Evolution::Steps steps() {
    return {
        .build = [](const auto& draw) { return built(draw); },
        .train = [this](const Model& model) { ++under_way, most = std::max(most, under_way), ids.insert(model.id); },
        .result = [this](const Model& model) { return --under_way, result(model); }};
  }
  int64_t under_way = 0, most = 0;
  std::set<std::string> ids;

 private:
  static CellNetwork built(const std::function<CellNetwork()>& draw) {
    CellNetwork made = draw();
    while (number(made.cells) % 5 == 0) made = draw();
    made.macs = 100 + number(made.cells) % 97;
    return made;
  }
  static TrainingResult result(const Model& model) {
    TrainingResult result;
    result.id = model.id;
    result.failed = number(model.made.cells) % 7 == 0;
    result.valid_accuracy = static_cast<double>(number(model.made.cells)) / 9973.0;
    return result;
  }
};

json history_of(const Options& options, int64_t nodes, uint64_t seed) {
  Made made;
  Evolution evolution(options, nodes, seed, made.steps());
  json rows = json::array();
  for (const Model& model : evolution.run()) {
    const std::string parent = model.parent.empty() ? "0" : model.parent.substr(std::string("model-").size());
    rows.push_back({std::stoi(model.id.substr(6)), std::stoi(parent), text(model.made.cells.cells[0]),
                    text(model.made.cells.cells[1])});
  }
  EXPECT_EQ(made.most, std::min(options.planned_workers, options.models));
  EXPECT_EQ(made.ids.size(), rows.size());
  return rows;
}

struct Case {
  Options options;
  int64_t nodes;
  uint64_t seed;
};

class Oracle : public testing::TestWithParam<Case> {};
TEST_P(Oracle, HasTheSameHistory) {
  const auto& [options, nodes, seed] = GetParam();
  const json expected = test::ask_json_oracle("evolution.py", {{"seed", seed},
                                                               {"nodes", nodes},
                                                               {"population", options.population},
                                                               {"sample", options.sample},
                                                               {"models", options.models},
                                                               {"workers", options.planned_workers}});
  ASSERT_EQ(expected.size(), static_cast<size_t>(options.models));
  EXPECT_EQ(history_of(options, nodes, seed), expected);
}
INSTANTIATE_TEST_SUITE_P(Evolution, Oracle,
                         testing::Values(Case{{20, 5, 300, 1}, 4, 1},  // the paper's algorithm, step by step
                                         Case{{20, 5, 300, 8}, 4, 2}, Case{{5, 3, 200, 12}, 2, 3},
                                         Case{{7, 1, 100, 4}, 1, 4}, Case{{30, 30, 30, 3}, 4, 5},
                                         Case{{10, 4, 400, 9}, 5, 0xFEDCBA9876543210}));

}  // namespace evolution_test
}  // namespace nas::evolution
