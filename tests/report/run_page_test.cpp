// Pages of runs whose directories are as they may be found: complete, begun, damaged, or of a stranger.
#include "core/report/run_page.h"

#include <gmock/gmock.h>

#include "tests/desc/genotypes.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace run_page_test {

namespace fs = std::filesystem;
using test::write_text;
using ::testing::HasSubstr;
using ::testing::Not;

class RunPageTest : public ::testing::Test {
 protected:
  RunPageTest() {
    fs::create_directories(folder_ / "search");
    info_.status = "finished";
    info_.method = "darts";
    info_.dataset = "fashion_mnist";
    info_.seed = 7;
    info_.version = "0.1.0";
    info_.libtorch = "2.13.0";
  }
  std::string page() {
    CellDrawer drawer;
    return run_page(RunPaths(folder_.path()), info_, drawer);
  }

  test::TemporaryFolder folder_;
  RunInfo info_;
};

TEST_F(RunPageTest, OfAnEmptyDirectoryIsAPage) {
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<!doctype html>"));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  EXPECT_THAT(html, HasSubstr("seed 7"));
  EXPECT_THAT(html, Not(HasSubstr("http-equiv=\"refresh\"")));
}

TEST_F(RunPageTest, OfARunUnderWaySaysWhereItIsAndReloads) {
  info_.status = "running";
  write_text(folder_ / "log.txt", "2026 info search epoch 2/9, loss 1.0, accuracy 50.00 %, 3 min 10 s left\n");
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("http-equiv=\"refresh\""));
  EXPECT_THAT(html, HasSubstr("search epoch 2/9, 3 min 10 s left"));
  EXPECT_THAT(html, HasSubstr("width:22.22%"));
}

TEST_F(RunPageTest, OfAKilledRunSaysHowToResumeIt) {
  info_.status = "crashed";
  info_.failure = {.code = 137, .what = "the process was killed", .where = "the log"};
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("the process was killed"));
  EXPECT_THAT(html, HasSubstr("nas-host resume "));
}

TEST_F(RunPageTest, HasTheResultsOfTheRecord) {
  info_.results = {{"test_accuracy", 0.9189},
                   {"test_images", 10'000},
                   {"parameters", 35'420},
                   {"macs", 1'234'567},
                   {"hull_size", 12}};
  info_.seconds = {{"search", 190.0}};
  const std::string html = page();
  for (const char* value :
       {"91.89 %", "10,000 images", "35,420", "1,234,567", "3\u00a0min\u00a010\u00a0s", "hull_size", ">12<"})
    EXPECT_THAT(html, HasSubstr(value));
}

TEST_F(RunPageTest, DrawsTheCells) {
  write_text(folder_ / "search/genotypes.jsonl", std::string("{\"epoch\":1,\"genotype\":\"") + testing::kDartsV1 +
                                                     "\"}\n{\"epoch\":2,\"genotype\":\"" + testing::kDartsV2 +
                                                     "\"}\n{\"epoch\":3,\"genotype\":\"" + testing::kDartsV2 + "\"}\n");
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("after epochs 2–3"));
  EXPECT_THAT(html, HasSubstr("<summary>epoch 1</summary>"));
  EXPECT_THAT(html, HasSubstr("dil conv 3×3"));
}

/// The stages of `folder`: "wide" was first, and "fine" inherited from it.
void write_two_stages(const fs::path& folder) {
  std::string metrics;
  const char* genotype = testing::kDartsV1;
  for (const std::string stage : {"wide", "fine"}) {
    fs::create_directories(folder / "search" / stage);
    write_text(folder / "search" / stage / "genotypes.jsonl",
               std::string("{\"epoch\":1,\"genotype\":\"") + genotype + "\"}\n");
    write_text(folder / "search" / stage / "alphas.jsonl",
               "{\"epoch\":1,\"cell\":0,\"type\":\"normal\",\"node\":0,\"edge\":0,\"inputs\":[0],\"parameter\":0,"
               "\"ops\":[\"a\",\"b\"],\"alphas\":[0,1]}\n");
    metrics += R"({"stage":")" + stage + R"(","split":"train","epoch":1,"loss":1,"top1":0.5})" + "\n";
    genotype = testing::kDartsV2;
  }
  write_text(folder / "metrics.jsonl",
             metrics + R"({"stage":"eval","split":"train","epoch":1,"loss":1,"top1":0.5})" + "\n");
}

TEST_F(RunPageTest, StagesOfTheSearchAreShownInTheirOrder) {
  write_two_stages(folder_.path());
  const std::string html = page();
  size_t at = 0;
  for (const char* next : {"<summary>wide: epoch 1</summary>", "<summary>fine: epoch 1</summary>",
                           "<h2>Stage wide</h2>", "<h2>Stage fine</h2>", "<h2>Eval</h2>", "wide: Entropy of the alphas",
                           "fine: Entropy of the alphas", "<h3>wide: Normal cell</h3>", "<h3>fine: Normal cell</h3>"}) {
    at = html.find(next, at);
    ASSERT_NE(at, html.npos) << next;
  }
  EXPECT_THAT(html, HasSubstr("As they would be found after fine: epoch 1."));
  EXPECT_THAT(html, Not(HasSubstr("<h2>Search</h2>")));
}

TEST_F(RunPageTest, StagesWithoutMetricsAreShown) {
  write_two_stages(folder_.path());
  fs::remove(folder_ / "metrics.jsonl");
  const std::string html = page();
  EXPECT_LT(html.find("fine: Entropy of the alphas"), html.find("wide: Entropy of the alphas"));
}

TEST_F(RunPageTest, ADamagedFileIsNamedAndTheRestIsShown) {
  write_text(folder_ / "model.toml", "version = ");
  write_text(folder_ / "metrics.jsonl",
             "{\"stage\":\"search\",\"epoch\":1,\"split\":\"train\",\"loss\":null,\"top1\":0.5}\n{\"stage\":\"sea");
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("model.toml:1:"));
  EXPECT_THAT(html, HasSubstr("1 line of metrics.jsonl"));
  EXPECT_THAT(html, HasSubstr("1 value is not finite"));
  EXPECT_THAT(html, HasSubstr("<b>Accuracy, %</b>"));
}

TEST_F(RunPageTest, NothingOfAStrangerIsMarkup) {
  const std::string evil = "</script><script>alert('\"&\xff" + std::string(10'000, 'x') + "\n";
  info_.method = info_.dataset = info_.device = info_.started = evil;
  info_.plugins = {{evil, evil, evil, evil}};
  info_.results = {{evil, 0.5}};
  info_.seconds = {{evil, 0.5}};
  info_.command_line = {evil};
  info_.failure = {.code = 1, .what = evil, .where = evil};
  info_.status = evil;
  info_.origins = {{"method", evil}};
  info_.test_classes = {.names = {evil, evil}, .images = {3, 3}, .confusion = {{2, 1}, {0, 3}}};
  write_text(folder_ / "config.toml", "method = \"</script><script>\"\n[\"</script><script>\"]\nx = 1\n");
  write_text(folder_ / "search/t.tsv", "</script><script>\tmacs\taccuracy\n</script><script>\t1\t0.5\nb\t2\t0.6\n");
  write_text(folder_ / "search/family.tsv",
             "id\tparent\taccuracy\n</script><script>\t-\t0.5\n<b>\t</script><script>\t0.6\n");
  write_text(folder_ / "costs.json",
             R"([{"part":"</script><script>","type":"</script><script>","parameters":1,"macs":1,"milliseconds":1}])");
  write_text(folder_ / "worst_images.json",
             R"json([{"index":0,"class":0,"answer":1,"loss":1,"png":"\" onerror=\"alert('1')"}])json");
  write_text(folder_ / "trainings.jsonl",
             R"({"id":"</script><script>","worker":1,"begin":0,"end":9,"outcome":"</script><script>"})");
  write_text(folder_ / "genotype.txt", "</script><script>");
  write_text(folder_ / "metrics.jsonl",
             "{\"stage\":\"</script><script>\",\"split\":\"plugin\",\"epoch\":1,\"</script><script>\":1}\n"
             "{\"stage\":\"</script><script>\",\"split\":\"train\",\"epoch\":1,\"loss\":1}\n"
             "{\"stage\":\"search\",\"split\":\"</script><script>\",\"epoch\":1,\"loss\":1}\n");
  write_text(folder_ / "search/alphas.jsonl",
             "{\"epoch\":1,\"cell\":0,\"type\":\"normal\",\"node\":0,\"edge\":0,\"inputs\":[0],\"parameter\":0,"
             "\"ops\":[\"</script><script>\",\"b\"],\"alphas\":[0,1]}\n");
  const std::string html = page();
  size_t scripts = 0;
  for (size_t at = 0; (at = html.find("<script", at)) != html.npos; ++at) ++scripts;
  EXPECT_EQ(scripts, 2U);
  EXPECT_EQ(html.find("alert('"), html.npos);
  EXPECT_EQ(html.find("<img"), html.npos);
  EXPECT_THAT(html, HasSubstr("&lt;/script&gt;"));
}

TEST_F(RunPageTest, TablesHaveTheirRowsAndAFrontier) {
  write_text(folder_ / "search/samples.tsv",
             "id\tmacs\tvalid_accuracy\nsample-1\t1000000\t0.5\nsample-2\t2000000\t0.75\nsample-3\t3000000\t0.625\n");
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("data-name=\"search/samples.tsv\""));
  EXPECT_THAT(html, HasSubstr("data-v=\"2000000\">2,000,000<"));
  EXPECT_THAT(html, HasSubstr("Accuracy against MACs"));
}

TEST_F(RunPageTest, HasTheCostsOfTheCells) {
  write_text(folder_ / "costs.json", R"([
  {"part":"stems","parameters":464,"macs":338688,"milliseconds":0.25},
  {"part":"cell 1","type":"normal","parameters":2000,"macs":1000000,"milliseconds":0.5}
])");
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<section id=\"costs\">"));
  EXPECT_THAT(html, HasSubstr("cell 1 <span class=\"muted\">normal</span>"));
  EXPECT_THAT(html, HasSubstr("--share:0.3387\"></i><span>338,688</span>"));
  EXPECT_THAT(html, HasSubstr("--share:0.5000\"></i><span>0.250</span>"));
}

TEST_F(RunPageTest, HasTheWorstImages) {
  info_.test_classes = {.names = {"shirt", "coat"}, .images = {3, 3}, .confusion = {{2, 1}, {0, 3}}};
  write_text(folder_ / "worst_images.json", R"([
  {"index":3,"class":0,"answer":1,"loss":4.25,"png":"iVBORw=="},
  {"index":5,"class":1,"answer":-1,"loss":null,"png":""}
])");
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<img src=\"data:image/png;base64,iVBORw==\" alt=\"test image 3\">"));
  EXPECT_THAT(html, HasSubstr("<b>shirt</b><span>predicted: coat</span>"));
  EXPECT_THAT(html, HasSubstr("<b>coat</b><span>predicted: none</span>"));
  EXPECT_THAT(html, HasSubstr("loss not finite</span><span class=\"muted\">image 5"));
}

TEST_F(RunPageTest, DamagedRecordsAreNamed) {
  write_text(folder_ / "costs.json", "[{");
  write_text(folder_ / "worst_images.json", R"([{"index":"many"}])");
  write_text(folder_ / "trainings.jsonl",
             "{\"id\":\"sample-1\",\"worker\":1,\"begin\":0,\"end\":9,\"outcome\":\"finished\"}\n{\"id\":");
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("costs.json"));
  EXPECT_THAT(html, HasSubstr("worst_images.json"));
  EXPECT_THAT(html, Not(HasSubstr("<section id=\"costs\">")));
  EXPECT_THAT(html, Not(HasSubstr("<section id=\"worst\">")));
}

/// A pool in which networks have parents, and the times of its workers.
TEST_F(RunPageTest, OfAPoolHasLineageAndWorkers) {
  write_text(folder_ / "search/pool.tsv", "id\tmacs\tvalid_accuracy\tparent\na\t1000\t0.5\t-\nb\t2000\t0.75\ta\n");
  write_text(folder_ / "trainings.jsonl",
             "{\"id\":\"a\",\"worker\":1,\"begin\":0,\"end\":9,\"outcome\":\"finished\"}\n");
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<svg class=\"lineage\""));
  EXPECT_THAT(html, HasSubstr("<svg class=\"timeline\""));
  EXPECT_THAT(html, HasSubstr("data-label=\"convex hull\""));
}

TEST_F(RunPageTest, SettingsHaveTheirOrigins) {
  write_text(folder_ / "config.toml", "seed = 7\n\n[search.train]\nepochs = 3\nbatch = 64\n");
  info_.origins = {{"search.train.epochs", "quick.toml:12:3"}};
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<code>search.train.epochs</code></td><td><code>3</code></td><td class=\"muted\">"
                              "quick.toml:12:3</td>"));
  EXPECT_THAT(html, HasSubstr("<code>search.train.batch</code></td><td><code>64</code></td></tr>"));
}

/// As many values as a search of 50 epochs records: 400 logged steps an epoch, 14 edges of 8 ops in two cells.
TEST_F(RunPageTest, OfALongSearchStaysSmall) {
  std::string metrics, alphas;
  for (int epoch = 1; epoch <= 50; ++epoch) {
    const std::string begin = "{\"stage\":\"search\",\"epoch\":" + std::to_string(epoch);
    for (int step = 1; step <= 400; ++step)
      metrics += begin + ",\"step\":" + std::to_string(step) +
                 ",\"split\":\"train\",\"loss\":" + std::to_string(2.3 / (epoch + step / 400.0) + step % 7 * 0.01) +
                 ",\"learning_rate\":0.02}\n";
    for (int edge = 0; edge < 28; ++edge) {
      alphas += "{\"epoch\":" + std::to_string(epoch) + ",\"cell\":" + std::to_string(edge / 14) + ",\"type\":\"" +
                (edge < 14 ? "normal" : "reduction") + "\",\"node\":0,\"edge\":" + std::to_string(edge % 14) +
                ",\"inputs\":[0],\"parameter\":0,\"ops\":[\"none\",\"max_pool_3x3\",\"avg_pool_3x3\",\"skip_connect\","
                "\"sep_conv_3x3\",\"sep_conv_5x5\",\"dil_conv_3x3\",\"dil_conv_5x5\"],\"alphas\":[";
      for (int op = 0; op < 8; ++op)
        alphas += (op ? "," : "") + std::to_string((op * 7 + edge * 3) % 11 * epoch * 0.004);
      alphas += "]}\n";
    }
  }
  write_text(folder_ / "metrics.jsonl", metrics);
  write_text(folder_ / "search/alphas.jsonl", alphas);
  const std::string html = page();
  EXPECT_LT(html.size(), 400'000U);
  EXPECT_THAT(html, HasSubstr("node 1 ← cell k−2"));
}

}  // namespace run_page_test
}  // namespace nas::core
