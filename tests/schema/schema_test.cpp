// The JSON Schema of nas-host, used by Python's jsonschema: it accepts and refuses what `config check` does.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/host.h"
#include "tests/support/subprocess.h"

namespace nas::test {
namespace schema_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

Words with_plugins(Words words, const std::string& plugins = NAS_PLUGIN_NAMES) {
  std::istringstream names(plugins);
  for (std::string name; names >> name;) words.insert(words.end(), {"--plugin", name});
  return host(words);
}

/// A text, and the path of the value that is wrong in it.
struct Mistake {
  std::string toml, path;
};

class JsonSchema : public testing::Test {
 protected:
  void SetUp() override {
    const Outcome outcome = run_program(with_plugins({"schema", "--out", schema_}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    ASSERT_EQ(outcome.out, schema_.string() + "\n");
  }
  void write_batch_schema() const {
    const Outcome outcome = run_program(with_plugins({"schema", "--batch", "--out", schema_}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  /// The exit code of the batch's plan.
  int code_of_plan(const std::string& toml) const {
    write_text(file_, toml);
    return run_program(host({"batch", file_, "--dry-run", "--out", folder_ / "batch"})).code;
  }
  json schema() const { return json::parse(read_text(schema_)); }

  /// What the schema refuses in `files`, by file.
  json complaints_about(const std::vector<fs::path>& files) const {
    Words words = {NAS_PYTHON, VALIDATE, schema_};
    words.insert(words.end(), files.begin(), files.end());
    const Outcome outcome = run_program(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.code == 0 ? json::parse(outcome.out) : json::object();
  }
  /// What the schema refuses in each of `texts`, in one start of Python.
  json complaints_about_texts(const Words& texts) const {
    std::vector<fs::path> files;
    for (const std::string& text : texts) {
      files.push_back(folder_ / ("text-" + std::to_string(files.size()) + ".toml"));
      write_text(files.back(), text);
    }
    const json complaints = complaints_about(files);
    json lists = json::array();
    for (const fs::path& file : files) lists.push_back(complaints.at(file.string()));
    return lists;
  }
  /// Each of `mistakes` is refused at its place, where `code_of` the text is that of a wrong configuration.
  void expect_refused(const std::vector<Mistake>& mistakes, const auto& code_of) const {
    Words texts;
    for (const Mistake& mistake : mistakes) texts.push_back(mistake.toml);
    const json complaints = complaints_about_texts(texts);
    for (size_t i = 0; i < mistakes.size(); ++i) {
      SCOPED_TRACE(mistakes[i].toml);
      EXPECT_EQ(code_of(mistakes[i].toml), 3);
      ASSERT_EQ(complaints[i].size(), 1U) << complaints[i];
      EXPECT_EQ(complaints[i][0]["path"], mistakes[i].path);
    }
  }
  /// The exit code of `config check` with the same plugins.
  int code_of_check(const std::string& toml) const {
    write_text(file_, toml);
    return run_program(with_plugins({"config", "check", file_}, "darts")).code;
  }

  TemporaryFolder folder_;
  fs::path schema_ = folder_ / "nas-host.schema.json", file_ = folder_ / "mine.toml";
};

/// Those directly in configs/batches describe batches, which have other keys.
std::vector<fs::path> configurations() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(CONFIGS))
    if (entry.path().extension() == ".toml" && entry.path().parent_path() != fs::path(CONFIGS) / "batches")
      files.push_back(entry.path());
  return files;
}

TEST_F(JsonSchema, AcceptsEveryConfigurationOfTheTree) {
  std::vector<fs::path> files = configurations();
  ASSERT_GE(files.size(), 8U);
  files.push_back(fs::path(TEMPLATE) / "try.toml");
  const json complaints = complaints_about(files);
  EXPECT_EQ(complaints.size(), files.size());
  for (const auto& [file, errors] : complaints.items()) EXPECT_EQ(errors.dump(), "[]") << file;
}

/// A complete configuration: every key, its includes resolved.
TEST_F(JsonSchema, AcceptsWhatConfigShowPrints) {
  std::vector<fs::path> files;
  for (const fs::path& file : configurations()) {
    const std::string name = file.filename().string();
    const std::string plugin = name.substr(0, name.find_first_of("-."));
    const bool is_method = fs::exists(fs::path(CONFIGS) / ".." / "plugins" / plugin);
    const Outcome shown = run_program(with_plugins({"config", "show", file}, is_method ? plugin : "darts"));
    ASSERT_EQ(shown.code, 0) << shown.err;
    files.push_back(folder_ / (std::to_string(files.size()) + ".toml"));
    write_text(files.back(), shown.out);
  }
  const json complaints = complaints_about(files);
  EXPECT_EQ(complaints.size(), files.size());
  for (const auto& [file, errors] : complaints.items()) EXPECT_EQ(errors.dump(), "[]") << read_text(file);
}

TEST_F(JsonSchema, RefusesTheMistakesThatConfigCheckRefuses) {
  const std::vector<Mistake> mistakes = {
      {"sed = 3", ""},
      {"[search.train]\nepocs = 3", "search.train"},
      {"[search.darts]\nsecond_ordr = false", "search.darts"},
      {"[serch]\nenabled = true", ""},
      {"seed = \"3\"", "seed"},
      {"seed = 3.0", "seed"},
      {"seed = -1", "seed"},
      {"seed = [3]", "seed"},
      {"data = 3", "data"},
      {"seed = { a = 3 }", "seed"},
      {"[search.train]\nepochs = 0", "search.train.epochs"},
      {"[search.train]\nepochs = 1000001", "search.train.epochs"},
      {"[search.train.optimizer]\nlearning_rate = 0", "search.train.optimizer.learning_rate"},
      {"[search.train.optimizer]\nkind = \"sdg\"", "search.train.optimizer.kind"},
      {"[search.train.optimizer]\nbetas = [0.9, 1.5]", "search.train.optimizer.betas.1"},
      {"[search.data]\ntrain_fraction = 1.5", "search.data.train_fraction"},
      {"[data]\nchannels = 2", "data.channels"},
      {"[data]\nflip = 1", "data.flip"},
      {"[data]\ndataset = \"mnits\"", "data.dataset"},
      {"[data]\ntest_fraction = 1", "data.test_fraction"},
      {"[search.model]\nstem_ops = [\"stem_conv4x4\"]", "search.model.stem_ops.0"},
      {"[eval.model]\nchannels = \"automatic\"", "eval.model.channels"},
      {"include = 3", "include"},
      {"plugins = \"darts\"", "plugins"},
  };
  expect_refused(mistakes, [this](const std::string& toml) { return code_of_check(toml); });
}

TEST_F(JsonSchema, AcceptsTheEdgesThatConfigCheckAccepts) {
  const Words texts = {
      "[search.train.optimizer]\nlearning_rate = 1",
      "[search.data]\ntrain_fraction = 0\narch_fraction = 1",
      "[eval.model]\nchannels = \"auto\"\n[limits]\nmacs = 1000000",
      "[eval.model]\nchannels = 65536",
      "[data]\nchannels = 3\nmean = []",
      "[search.train.schedule]\nmilestones = [10, 20]",
      "[search.darts]\nsecond_order = false",
  };
  for (const std::string& toml : texts) EXPECT_EQ(code_of_check(toml), 0) << toml;
  for (const json& complaints : complaints_about_texts(texts)) EXPECT_EQ(complaints.dump(), "[]");
}

TEST_F(JsonSchema, SaysWhatEachKeyMeans) {
  const json root = schema();
  EXPECT_EQ(root["$schema"], "http://json-schema.org/draft-04/schema#");
  const json train = root["properties"]["search"]["properties"]["train"];
  EXPECT_EQ(train["properties"]["max_steps"]["description"], "Most steps of an epoch; 0: no limit.");
  EXPECT_EQ(train["properties"]["max_steps"]["default"], 0);
  const json rate = train["properties"]["optimizer"]["properties"]["learning_rate"];
  EXPECT_EQ(rate["minimum"], 0);
  EXPECT_EQ(rate["exclusiveMinimum"], true);
  EXPECT_EQ(root["properties"]["engine"]["enum"], json({"fused", "reference"}));
}

TEST_F(JsonSchema, AcceptsEveryBatchFileOfTheTree) {
  write_batch_schema();
  std::vector<fs::path> files;
  for (const fs::path& folder : {fs::path(CONFIGS) / "batches", fs::path(CONFIGS) / "../tests/batch"})
    for (const auto& entry : fs::directory_iterator(folder))
      if (const std::string name = entry.path().filename(); name == "fair-fight.toml" || name == "small.toml")
        files.push_back(entry.path());
  ASSERT_EQ(files.size(), 3U);
  const json complaints = complaints_about(files);
  EXPECT_EQ(complaints.size(), files.size());
  for (const auto& [file, errors] : complaints.items()) EXPECT_EQ(errors.dump(), "[]") << file;
}

TEST_F(JsonSchema, RefusesTheMistakesInABatchFileThatItsPlanRefuses) {
  write_batch_schema();
  const std::string right =
      "plugin = \"darts\"\n[axes]\nseed = { range = [1, 3] }\nsearch.model.channels = [8, 16]\n"
      "[[exclude]]\nseed = 3\nsearch.model.channels = [16]\n"
      "[[experiment]]\nname = \"one\"\n[experiment.set]\nseed = 5\n[run]\njobs = 2\n";
  EXPECT_EQ(code_of_plan(right), 0);
  EXPECT_EQ(complaints_about_texts({right})[0].dump(), "[]");
  std::vector<Mistake> mistakes = {
      {"[axs]\nseed = [1]", ""},
      {"[axes]\nseed = 1", "axes.seed"},
      {"[axes]\nseed = []", "axes.seed"},
      {"[axes]\nseed = [-1]", "axes.seed"},
      {"[axes]\nseed = { range = 3 }", "axes.seed"},
      {"[axes]\nengine = { range = [1, 2] }", "axes.engine"},
      {"[axes]\nsearch.model.chanels = [1]", "axes.search.model"},
      {"[set]\nengine = \"fast\"", "set.engine"},
      {"[[experiment]]\nset = { seed = 1 }", "experiment.0"},
      {"[run]\njobs = 0", "run.jobs"},
      {"[slurm]\npartitoin = \"cpu\"", "slurm"},
  };
  for (Mistake& mistake : mistakes) mistake.toml.insert(0, "plugin = \"darts\"\n");
  expect_refused(mistakes, [this](const std::string& toml) { return code_of_plan(toml); });
}

/// The keys of a plugin are there with the plugin alone.
TEST_F(JsonSchema, HasTheKeysOfThePluginsThatAreNamed) {
  const Outcome none = run_program(host({"schema"})), one = run_program(host({"schema", "--plugin", "darts"}));
  ASSERT_EQ(none.code, 0) << none.err;
  ASSERT_EQ(one.code, 0) << one.err;
  const auto keys_of_search = [](const Outcome& outcome) {
    return json::parse(outcome.out)["properties"]["search"]["properties"];
  };
  EXPECT_FALSE(keys_of_search(none).contains("darts"));
  EXPECT_TRUE(keys_of_search(one).contains("darts"));
  const json of_both = json::parse(run_program(host({"schema", "--plugin", "darts", "--plugin", "random"})).out);
  for (const char* plugin : {"darts", "random"})
    EXPECT_TRUE(of_both["properties"]["search"]["properties"].contains(plugin)) << plugin;
  const json methods = json::parse(one.out)["properties"]["method"]["enum"];
  EXPECT_THAT(methods.get<Words>(), testing::UnorderedElementsAre("", "darts"));
  EXPECT_EQ(run_program(host({"schema", "--plugin", "no_such_plugin"})).code, 60);
}

}  // namespace schema_test
}  // namespace nas::test
