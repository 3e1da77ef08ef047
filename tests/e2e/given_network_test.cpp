// A network that is given as a description: trained as it is, or its cells as templates.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "small_run.h"

namespace nas::test {
namespace given_network_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class GivenNetwork : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    outcome_ = run_program(small_run(*folder_ / "found", {"data.dataset=synthetic", "eval.enabled=false"}));
  }
  static void TearDownTestSuite() { delete folder_; }

  static fs::path path(const std::string& name) { return *folder_ / name; }
  static std::string found() { return read_text(path("found") / "model.toml"); }
  /// The run that trains `description`.
  static Words training_of(const std::string& description, const std::string& out, const Words& more = {}) {
    write_text(path(out + ".toml"), description);
    Words settings = {"data.dataset=synthetic", "search.enabled=false",
                      "eval.description=" + path(out + ".toml").string()};
    settings.insert(settings.end(), more.begin(), more.end());
    return small_run(path(out), settings);
  }
  static json facts(const std::string& out) {
    return json::parse(run_program(host({"inspect", path(out), "--json"})).out);
  }
  /// The description with another op on the first edge of its last cell.
  static std::string with_other_last_cell() {
    std::string edited = found();
    const size_t cell = edited.rfind("\n[[cells]]"), op = edited.find("op = \"", edited.find("inputs", cell)) + 6;
    const std::string other = edited.substr(op).starts_with("sep_conv_3x3") ? "dil_conv_5x5" : "sep_conv_3x3";
    return edited.replace(op, edited.find('"', op) - op, other);
  }
  static std::string without_last_cell() { return found().substr(0, found().rfind("\n[[cells]]")); }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Outcome outcome_;
};

TEST_F(GivenNetwork, TheSearchFindsOne) { ASSERT_EQ(outcome_.code, 0) << outcome_.err; }

TEST_F(GivenNetwork, EveryEditIsTrained) {
  for (const auto& [name, edited] : {std::pair{"other", with_other_last_cell()}, {"shorter", without_last_cell()}}) {
    ASSERT_NE(edited, found());
    const Outcome outcome = run_program(training_of(edited, name));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(read_text(path(name) / "model.toml"), edited);
    const json edited_facts =
        json::parse(run_program(host({"inspect", path(name + std::string(".toml")), "--json"})).out);
    EXPECT_EQ(facts(name)["parameters"], edited_facts["parameters"]);
    EXPECT_NE(facts(name)["parameters"], facts("found")["parameters"]);
    EXPECT_THAT(outcome.err, HasSubstr("is trained as it is"));
    EXPECT_THAT(outcome.out, HasSubstr(", as it is\n"));
  }
}

TEST_F(GivenNetwork, CellsAreTemplatesWhereTheConfigurationSaysSo) {
  const Outcome outcome =
      run_program(training_of(without_last_cell(), "cells", {"eval.description_as=cells", "eval.model.cells=5"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(facts("cells")["cells"], 5);
  EXPECT_THAT(outcome.err, HasSubstr("are repeated in a network"));
  EXPECT_THAT(outcome.out, HasSubstr("source      the cells of "));
  EXPECT_EQ(facts("cells")["given_network"]["as"], "cells");
}

TEST_F(GivenNetwork, MustFitTheData) {
  const Outcome outcome = run_program(training_of(found(), "other_data", {"data.synthetic.classes=7"}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("is for 1x28x28 images of 10 classes, and the data set has 1x28x28 images of 7"));
  EXPECT_THAT(outcome.err, HasSubstr("key \"eval.description\", set by --set"));
  EXPECT_THAT(outcome.err, HasSubstr("eval.description_as = \"cells\""));
}

TEST_F(GivenNetwork, IsResumedWithTheSameBits) {
  const std::string edited = with_other_last_cell();
  ASSERT_EQ(run_program(training_of(edited, "whole")).code, 0);
  {
    BackgroundProgram program(training_of(edited, "killed"));
    program.wait_until([&] { return lines_in(path("killed") / "metrics.jsonl") >= 4; });
    program.wait_after(SIGKILL);
  }
  const Outcome outcome = run_program(host({"resume", path("killed")}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* name : {"metrics.jsonl", "model.toml", "weights.safetensors"})
    EXPECT_TRUE(read_text(path("killed") / name) == read_text(path("whole") / name)) << name;
}

TEST_F(GivenNetwork, IsTrainedByABatch) {
  const std::string edited = with_other_last_cell();
  write_text(path("mine.toml"), edited);
  write_text(path("batch.toml"),
             "plugin = 'darts'\nconfig = '" SMALL_CONFIG
             "'\n[set]\ndata.dataset = 'synthetic'\nsearch.enabled = false\n"
             "eval.description = 'mine.toml'\n[axes]\neval.description_as = ['network', 'cells']\n");
  const Outcome outcome =
      run_program(host({"batch", "batch.toml", "--out", "out"}), {.environment = {}, .folder = folder_->path()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(read_text(path("out") / "description_as=network" / "model.toml"), edited);
  EXPECT_NE(read_text(path("out") / "description_as=cells" / "model.toml"), edited);
}

}  // namespace given_network_test
}  // namespace nas::test
