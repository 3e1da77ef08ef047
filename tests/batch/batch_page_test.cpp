#include "host/batch/report/batch_page.h"

#include <gmock/gmock.h>

#include "fake_batch.h"
#include "host/batch/report/batch_page_writer.h"

namespace nas::host {
namespace batch_page_test {

using testing::HasSubstr;
using testing::Not;

size_t count_of(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++count;
  return count;
}

TEST(BatchPage, HasTheNumbersOfTheReport) {
  const ThreeMethods batch;
  const std::string html = batch_page(batch.report());
  EXPECT_THAT(html, HasSubstr("12 of 12 experiments finished"));
  EXPECT_THAT(html, HasSubstr("<td>random − darts</td><td class=\"n\">4</td><td class=\"n\">+4.00</td>"
                              "<td class=\"n\">-2.75 to +10.75</td><td class=\"n\">3.5 of 4</td>"
                              "<td>no difference shown; 11 runs of each would show 4.00 points</td>"));
  EXPECT_THAT(html,
              HasSubstr("<th scope=\"row\">random</th><td>–</td><td class=\"h8\">88 %</td><td class=\"h9\">100 %"));
  EXPECT_THAT(html, HasSubstr("critical difference 1.66"));
  EXPECT_THAT(html, HasSubstr("Accuracy against seconds of search"));
  EXPECT_THAT(html, HasSubstr("data-v=\"0.85\""));
  EXPECT_EQ(count_of(html, "class=\"box "), 3U);
  EXPECT_EQ(count_of(html, "<title>darts-seed="), 4U);
  EXPECT_THAT(html, Not(HasSubstr("http-equiv=\"refresh\"")));
}

/// Random and petridish differ by more than the critical difference, the neighbours do not.
TEST(BatchPage, DrawsWhatTheRanksDoNotDistinguish) {
  const ThreeMethods batch;
  EXPECT_EQ(count_of(batch_page(batch.report()), "class=\"alike\""), 2U);
}

TEST(BatchPage, OfNothingFinishedSaysSo) {
  ThreeMethods batch;
  for (const Experiment& experiment : batch.record.experiments)
    std::filesystem::remove_all(batch.folder / experiment.name);
  const std::string html = batch_page(batch.report());
  EXPECT_THAT(html, HasSubstr("0 of 12 experiments finished"));
  EXPECT_THAT(html, HasSubstr("<li>darts-seed=1: waiting</li>"));
  EXPECT_THAT(html, Not(HasSubstr("nan")));
  EXPECT_THAT(html, Not(HasSubstr("id=\"factor-1\"")));
}

TEST(BatchPage, NamesWhatIsMissing) {
  const ThreeMethods batch;
  std::filesystem::remove_all(batch.folder / "random-seed=2");
  BatchFolder(batch.folder.path()).experiment("random-seed=2").write({}, "");
  BatchFolder(batch.folder.path()).experiment("random-seed=2").write_failure({.code = 4, .error = "no <b>data</b>"});
  const std::string html = batch_page(batch.report());
  EXPECT_THAT(html, HasSubstr("<li>random-seed=2: failed: no &lt;b&gt;data&lt;/b&gt;</li>"));
  EXPECT_THAT(html, HasSubstr("random (1 missing)"));
  EXPECT_THAT(html, HasSubstr("The ranks are of the 3 of 4 blocks in which every setting has a result."));
}

TEST(BatchPage, ObeysNoText) {
  const std::string odd = "\"><script>alert('1')</script>";
  const test::TemporaryFolder folder;
  BatchRecord record{odd, "/b.toml", {}};
  for (const std::string& value : {odd, std::string("b")})
    for (const char* seed : {"1", "2", "3"}) {
      record.experiments.push_back(experiment_of({{odd, value}, {"seed", seed}}, value.substr(0, 1) + "-" + seed));
      write_run(folder / record.experiments.back().name, "finished", {{"search", 1.0}},
                {{"test_accuracy", value.size() / 50.0 + *seed / 1000.0}, {"macs", 1.0}, {"parameters", 2.0}});
    }
  const std::string html = batch_page(report_on(BatchFolder(folder.path()), record));
  EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&#39;1&#39;)"));
}

TEST(BatchPage, OfTwoHundredRunsIsSmall) {
  const test::TemporaryFolder folder;
  BatchRecord record{"many", "/b.toml", {}};
  for (int cells = 1; cells <= 40; ++cells)
    for (int seed = 1; seed <= 5; ++seed) {
      const std::string name = "cells=" + std::to_string(cells) + "-seed=" + std::to_string(seed);
      record.experiments.push_back(
          experiment_of({{"cells", std::to_string(cells)}, {"seed", std::to_string(seed)}}, name));
      core::RunInfo info;
      info.status = "finished";
      info.results = {{"test_accuracy", 0.5 + cells / 100.0 + seed / 1000.0}, {"parameters", 1000.0 * cells}};
      std::filesystem::create_directories(folder / name);
      info.write(folder / name / "run.json");
      test::write_text(folder / name / "metrics.jsonl",
                       "{\"stage\":\"eval\",\"epoch\":1,\"split\":\"train\",\"loss\":2,\"top1\":0.25}\n");
    }
  const std::string html = batch_page(report_on(BatchFolder(folder.path()), record));
  EXPECT_THAT(html, HasSubstr("200 of 200 experiments finished"));
  EXPECT_THAT(html, HasSubstr(">cells=40-seed=5<"));
  EXPECT_THAT(html, HasSubstr("Of the 12 best runs."));
  EXPECT_THAT(html, HasSubstr("28 are left out"));
  EXPECT_LT(html.size(), 400'000U);
}

TEST(BatchPageWriterTest, ReplacesThePageAndIsSparing) {
  const ThreeMethods batch;
  const BatchFolder folder(batch.folder.path());
  BatchPageWriter writer(folder, batch.record);
  writer.refresh();
  EXPECT_FALSE(std::filesystem::exists(folder.page())) << "a page takes more than a hundredth of no time";
  writer.write();
  EXPECT_THAT(test::read_text(folder.page()), HasSubstr("12 of 12 experiments finished"));
}

TEST(BatchPageWriterTest, AFailureEndsNothing) {
  const ThreeMethods batch;
  const BatchFolder nowhere("/proc/nowhere");
  BatchPageWriter writer(nowhere, batch.record);
  testing::internal::CaptureStderr();
  writer.write();
  writer.write();
  EXPECT_EQ(count_of(testing::internal::GetCapturedStderr(), "the page of the batch cannot be written"), 1U);
}

}  // namespace batch_page_test
}  // namespace nas::host
