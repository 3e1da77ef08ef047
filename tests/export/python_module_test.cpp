// The text of a module: cells as code, and records that stay text.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "exports.h"
#include "tests/desc/genotypes.h"

namespace nas::core::testing {
namespace python_module_test {

using nlohmann::json;

json read(const ExportedNetwork& network) {
  const test::TemporaryFolder folder;
  write_atomically((folder / "net.py").string(), python::module_text(network, false));
  return json::parse(test::run_oracle("read_module.py", {folder / "net.py"}));
}

ExportedNetwork of_cells(int64_t cells) {
  const test::TemporaryFolder folder;
  return written_network(network_desc(kDartsV2, {.channels = 2, .layers = cells}), folder.path()).network;
}

TEST(PythonModule, HasOneClassForEachKindOfCellAndOneLineForEachCell) {
  const json large = read(of_cells(20)), small = read(of_cells(8));
  const auto classes = large["classes"].get<std::vector<std::string>>();
  EXPECT_EQ(std::ranges::count_if(classes, [](const std::string& name) { return name.ends_with("Cell"); }), 2);
  EXPECT_EQ(large["classes"], small["classes"]);
  EXPECT_EQ(large["lines"].get<int>() - small["lines"].get<int>(), 12);
  EXPECT_LE(large["longest"], 120);
}

TEST(PythonModule, KeepsTextOfRecordsOutOfTheCode) {
  ExportedNetwork network = of_cells(5);
  const std::string odd = "a\"\"\"\nimport os\\\n'''\t{0} \xf0\x9f\x90\xa7 \r\xe2\x80\xa8 end";
  network.dataset = odd;
  network.class_names.assign(10, odd);
  network.test_accuracy = 0.5;
  network.test_images = 10000;
  const json with = read(network), without = read(of_cells(5));
  EXPECT_EQ(with["constants"]["DATASET"], odd);
  EXPECT_EQ(with["constants"]["CLASSES"][9], odd);
  EXPECT_EQ(with["constants"]["TEST_ACCURACY"], 0.5);
  EXPECT_EQ(with["kinds"].size(), without["kinds"].size() + 2) << "DATASET and TEST_ACCURACY";
}

TEST(PythonModule, ReplacesBytesThatAreNoText) {
  ExportedNetwork network = of_cells(5);
  network.dataset = "a\xff";
  EXPECT_EQ(read(network)["constants"]["DATASET"], "a\xef\xbf\xbd");
}

}  // namespace python_module_test
}  // namespace nas::core::testing
