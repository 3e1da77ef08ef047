// What a search records after each epoch, and the page that it writes.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "core/record/part_cost.h"
#include "core/record/worst_image.h"
#include "tests/e2e/small_run.h"

namespace nas::test {
namespace run_pages_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

std::vector<json> lines_of(const fs::path& file) {
  std::vector<json> lines;
  std::ifstream text(file);
  for (std::string line; std::getline(text, line);) lines.push_back(json::parse(line));
  return lines;
}

/// The run is killed in its first and in its second epoch, and resumed.
void run_with_kills(const fs::path& run) {
  Words words = small_run(run);
  for (const int64_t line : {4, 12}) {
    BackgroundProgram program(words);
    program.wait_until([&] { return lines_in(run / "metrics.jsonl") >= line; });
    program.wait_after(SIGKILL);
    words = host({"resume", run});
  }
  const Outcome outcome = run_program(words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
}

class RunPages : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(small_run(run()));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path run() { return *folder_ / "run"; }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(RunPages, AreLeftOutWhenTheConfigurationSaysSo) {
  const fs::path quiet = *folder_ / "quiet";
  const Outcome outcome = run_program(tiny_run(quiet, {"report.enabled=false"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* file : {"report.html", "metrics.csv", "events.out.tfevents.nas-host"}) {
    EXPECT_TRUE(fs::exists(run() / file)) << file;
    EXPECT_FALSE(fs::exists(quiet / file)) << file;
  }
}

TEST_F(RunPages, OnesThatWereAskedForAreRenewedAtTheEnd) {
  const fs::path asked = *folder_ / "asked";
  BackgroundProgram program(tiny_run(asked, {"report.enabled=false"}));
  program.wait_until([&] { return lines_in(asked / "metrics.jsonl") >= 3; });
  EXPECT_EQ(program.wait_after(SIGINT).code, 130);
  ASSERT_EQ(run_program(host({"report", asked})).code, 0);
  EXPECT_THAT(read_text(asked / "report.html"), HasSubstr(">interrupted</span>"));
  ASSERT_EQ(run_program(host({"resume", asked})).code, 0);
  EXPECT_THAT(read_text(asked / "report.html"), testing::Not(HasSubstr(">interrupted</span>")));
}

TEST_F(RunPages, HaveTheAlphasOfEveryEdge) {
  std::set<std::string> places;
  const std::vector<json> lines = lines_of(run() / "search/alphas.jsonl");
  for (const json& line : lines) {
    places.insert(json{line["epoch"], line["type"], line["node"], line["edge"]}.dump());
    EXPECT_EQ(line["alphas"].size(), 8U);
    EXPECT_EQ(line["ops"].size(), 8U);
  }
  // Two epochs, two types of cells, nodes with two and three edges.
  EXPECT_EQ(lines.size(), 20U);
  EXPECT_EQ(places.size(), 20U);
}

/// DARTS chooses the op with the greatest alpha of each edge; `none` is the first one and is never chosen.
TEST_F(RunPages, TheAlphasAreThoseOfTheFoundCells) {
  const std::string genotype = lines_of(run() / "search/genotypes.jsonl").back()["genotype"];
  EXPECT_EQ(genotype + "\n", read_text(run() / "genotype.txt"));
  const std::string normal = genotype.substr(0, genotype.find("normal_concat"));
  size_t chosen = 0;
  for (const json& line : lines_of(run() / "search/alphas.jsonl")) {
    if (line["epoch"] != 2 || line["type"] != "normal" || line["node"] != 0) continue;
    const auto alphas = line["alphas"].get<std::vector<double>>();
    const auto best = std::max_element(alphas.begin() + 1, alphas.end()) - alphas.begin();
    const std::string edge =
        "('" + line["ops"][static_cast<size_t>(best)].get<std::string>() + "', " + line["inputs"][0].dump() + ")";
    EXPECT_THAT(normal, HasSubstr(edge));
    ++chosen;
  }
  EXPECT_EQ(chosen, 2U);  // the first node has two edges, and keeps both
}

TEST_F(RunPages, AreTheSameAfterKills) {
  const fs::path killed = *folder_ / "killed";
  run_with_kills(killed);
  for (const char* name : {"search/alphas.jsonl", "search/genotypes.jsonl", "metrics.jsonl", "worst_images.json"})
    EXPECT_EQ(read_text(killed / name), read_text(run() / name)) << name;
}

TEST_F(RunPages, ThePartsCostWhatTheNetworkCosts) {
  const json record = json::parse(read_text(run() / "run.json"));
  const std::vector<core::PartCost> parts = core::read_part_costs(run() / "costs.json");
  EXPECT_EQ(parts.size(), 5U);  // stems, three cells, classifier
  int64_t parameters = 0, macs = 0;
  for (const core::PartCost& part : parts) {
    parameters += part.parameters;
    macs += part.macs;
    EXPECT_GT(part.milliseconds, 0.0) << part.part;
  }
  EXPECT_EQ(parameters, record["results"]["parameters"]);
  EXPECT_EQ(macs, record["results"]["macs"]);
}

TEST_F(RunPages, HaveTheWorstImagesWithPictures) {
  const std::vector<core::WorstImage> images = core::read_worst_images(run() / "worst_images.json");
  ASSERT_EQ(images.size(), 24U);
  EXPECT_TRUE(std::ranges::is_sorted(images, std::ranges::greater(), &core::WorstImage::loss));
  for (const core::WorstImage& image : images) {
    EXPECT_GE(image.index, 0);
    EXPECT_LT(image.index, 10'000);
    EXPECT_TRUE(image.png.starts_with("iVBORw0KGgo")) << image.png;  // base64 of how PNG files begin
  }
}

TEST_F(RunPages, EndWithAPageThatHasTheResults) {
  const std::string page = read_text(run() / "report.html");
  const json record = json::parse(read_text(run() / "run.json"));
  char accuracy[32];
  std::snprintf(accuracy, sizeof accuracy, "%.2f %%", 100.0 * record["results"]["test_accuracy"].get<double>());
  EXPECT_THAT(page, HasSubstr(accuracy));
  EXPECT_THAT(page, HasSubstr(">finished<"));
  EXPECT_THAT(page, HasSubstr(record["plugins"][0]["sha256"].get<std::string>()));
  EXPECT_THAT(page, HasSubstr("small.toml:"));  // where a setting comes from
}

TEST_F(RunPages, ReplaceNoFileOfAUser) {
  const std::filesystem::path file = *folder_ / "mine.html";
  write_text(file, "<!doctype html>\nmine\n");
  const Outcome outcome = run_program(host({"report", run(), "--out", file}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, testing::HasSubstr(file.string()));
  EXPECT_EQ(read_text(file), "<!doctype html>\nmine\n");
  std::filesystem::remove(file);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(run_program(host({"report", run(), "--out", file})).code, 0) << i;
}

TEST_F(RunPages, WritesThePageOfARunWhosePluginIsGone) {
  const fs::path copy = *folder_ / "copy";
  fs::copy(run(), copy, fs::copy_options::recursive);
  json record = json::parse(read_text(copy / "run.json"));
  record["plugins"][0]["path"] = "/nowhere/libdarts.so";
  write_text(copy / "run.json", record.dump());
  const Outcome outcome = run_program(host({"report", copy, "--out", *folder_ / "page.html"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, (*folder_ / "page.html").string() + "\n");
  EXPECT_THAT(read_text(*folder_ / "page.html"), HasSubstr("/nowhere/libdarts.so"));
}

TEST_F(RunPages, RefusesAFolderWithoutARun) {
  const Outcome outcome = run_program(host({"report", run() / "search"}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("the directory holds no run"));
  EXPECT_THAT(run_program(host({"report", run() / "nowhere"})).err, HasSubstr("there is no such directory"));
}

TEST_F(RunPages, WithoutGraphvizThePageSaysWhatToInstall) {
  const Outcome outcome =
      run_program(host({"report", run(), "--out", *folder_ / "plain.html"}), {.environment = {"PATH=/nowhere"}});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(read_text(*folder_ / "plain.html"), HasSubstr("apt-get install graphviz"));
}

TEST_F(RunPages, DrawWritesEachFormat) {
  for (const auto& [name, begin] :
       {std::pair("cells.svg", "<svg "), {"cells.png", "\x89PNG"}, {"cells.dot", "digraph"}}) {
    const Outcome outcome = run_program(host({"draw", run(), "--out", *folder_ / name}));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_TRUE(read_text(*folder_ / name).starts_with(begin)) << name;
  }
  const Outcome again = run_program(host({"draw", run(), "--out", *folder_ / "cells.dot"}));
  EXPECT_EQ(again.code, 2);
  EXPECT_THAT(again.err, HasSubstr("--force"));
}

TEST_F(RunPages, DrawTakesAGenotypeAndADescription) {
  for (const std::string& what :
       {read_text(run() / "genotype.txt"), (run() / "genotype.txt").string(), (run() / "model.toml").string()}) {
    const Outcome outcome = run_program(host({"draw", what, "--out", *folder_ / "same.dot", "--force"}));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(read_text(*folder_ / "same.dot"), HasSubstr("Reduction cell"));
  }
  EXPECT_EQ(run_program(host({"draw", "nothing", "--out", *folder_ / "no.dot"})).code, 2);
  EXPECT_EQ(run_program(host({"draw", run(), "--out", *folder_ / "no.gif"})).code, 2);
}

TEST_F(RunPages, DrawWithoutGraphvizSaysWhatToInstall) {
  const Outcome outcome =
      run_program(host({"draw", run(), "--out", *folder_ / "no.svg"}), {.environment = {"PATH=/nowhere"}});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("apt-get install graphviz"));
  EXPECT_FALSE(fs::exists(*folder_ / "no.svg"));
}

TEST_F(RunPages, ARunGoesOnWhenItsPageCannotBeWritten) {
  const fs::path other = *folder_ / "other";
  {
    BackgroundProgram program(small_run(other));
    program.wait_until([&] { return lines_in(other / "metrics.jsonl") >= 4; });
    program.wait_after(SIGKILL);
  }
  const Outcome killed = run_program(host({"report", other, "--out", *folder_ / "killed.html"}));
  EXPECT_EQ(killed.code, 0) << killed.err;
  EXPECT_THAT(read_text(*folder_ / "killed.html"), HasSubstr("nas-host resume " + other.string()));
  fs::create_directories(other / "report.html/in-the-way");
  const Outcome outcome = run_program(host({"resume", other}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("the report of the run cannot be written"));
}

}  // namespace run_pages_test
}  // namespace nas::test
