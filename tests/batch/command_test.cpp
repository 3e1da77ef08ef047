// The commands of a batch, as a person uses them.
#include <nlohmann/json.hpp>

#include "batch_run.h"

namespace nas::test {
namespace command_test {

using testing::HasSubstr;

class BatchCommand : public testing::Test {
 protected:
  fs::path write(const std::string& text) const {
    write_text(folder / "mine.toml", text);
    return folder / "mine.toml";
  }
  const TemporaryFolder folder;
  /// Runs of about a second.
  const std::string quick = "plugin = 'darts'\nconfig = '" + beside("../e2e/small.toml").string() +
                            "'\n[set]\nsearch.train.epochs = 1\neval.train.epochs = 1\n"
                            "[set.data]\ndataset = 'synthetic'\n"
                            "max_items = 32\nsynthetic = { height = 8, width = 8, test_items = 32 }\n";
  const std::string bad = "[[experiment]]\nname = 'bad'\nset = { data.path = '/nowhere', data.dataset = 'idx' }\n";
};

TEST_F(BatchCommand, ADryRunWritesNothing) {
  const fs::path file = write(quick + "[axes]\nseed = [1, 2]\n");
  const Outcome outcome = run_program(host({"batch", file, "--dry-run", "--jobs", "2"}), {.folder = folder.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, testing::StartsWith("mine: 2 experiments in runs/mine, 2 at once, 1 thread each\n"
                                               "  1  seed=1\n  2  seed=2\n"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "the batch file alone";
  const Outcome json = run_program(host({"batch", file, "--dry-run", "--json"}), {.folder = folder.path()});
  EXPECT_EQ(nlohmann::json::parse(json.out)["experiments"][1]["axes"]["seed"], "2");
}

TEST_F(BatchCommand, PlansTheExampleOfItsDocumentation) {
  const std::string document = read_text(DOCUMENT), begin = "```toml\n";
  const size_t first = document.find(begin) + begin.size();
  write_text(folder / "base.toml", "");
  const fs::path file = write(document.substr(first, document.find("```", first) - first));
  const Outcome outcome = run_program(host({"batch", file, "--dry-run"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, testing::StartsWith("widths: 12 experiments in runs/widths, 2 at once, 1 thread each\n"
                                               "  1   channels=8-seed=1-cells=5\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\n  12  baseline-seed=3\n"));
}

TEST_F(BatchCommand, TakesItsDirectoryFromItsName) {
  const fs::path file = write("name = 'other'\n" + quick);
  const Outcome outcome = run_program(host({"batch", file}), {.folder = folder.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(is_finished(folder / "runs" / "other" / "other"));
}

TEST_F(BatchCommand, AFailureStopsNoOtherExperimentAndCanBeFixed) {
  const fs::path data = folder / "data";
  const fs::path file = write(quick + "[[experiment]]\nname = 'bad'\nset = { data.dataset = 'idx', data.path = '" +
                              data.string() + "' }\n[[experiment]]\nname = 'good'\n");
  const Outcome outcome = run_program(batch(file, folder / "out", {"--jobs", "1"}));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("\nnas-host: error: 1 of 2 experiments failed\n  bad: "));
  EXPECT_TRUE(is_finished(folder / "out" / "good"));
  EXPECT_THAT(outcome.out, HasSubstr("1 experiment is not finished:\n- bad: failed: "));
  const Outcome status = run_program(host({"batch", "status", folder / "out"}));
  EXPECT_THAT(status.out, HasSubstr("1  bad   failed    "));
  EXPECT_THAT(status.out, HasSubstr("\n2 experiments: 1 finished, 1 failed\n"));
  fs::create_directory_symlink("/usr/share/datasets/fashion-mnist", data);
  const Outcome again = run_program(batch(file, folder / "out", {"--jobs", "1"}));
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_TRUE(is_finished(folder / "out" / "bad"));
}

TEST_F(BatchCommand, RunsOnlyTheSeedsThatAreAddedLater) {
  const fs::path out = folder / "out";
  ASSERT_EQ(run_program(batch(write(quick + "[axes]\nseed = [1, 2]\n"), out)).code, 0);
  const auto before = ends_of_runs(out);
  ASSERT_EQ(before.size(), 2u);
  EXPECT_THAT(read_text(out / "report.html"), HasSubstr("2 of 2 experiments finished"));
  const fs::path more = write(quick + "[axes]\nseed = [1, 2, 3]\n");
  const Outcome plan = run_program(batch(more, out, {"--dry-run"}));
  EXPECT_THAT(plan.err, HasSubstr("1 experiment is added to the batch: seed=3\n"));
  EXPECT_FALSE(fs::exists(out / ".batch" / "seed=3"));
  const Outcome outcome = run_program(batch(more, out));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const auto after = ends_of_runs(out);
  EXPECT_EQ(after.size(), 3u);
  for (const auto& [name, end] : before) EXPECT_EQ(after.at(name), end) << name << " was repeated";
  EXPECT_THAT(read_text(out / "report.html"), HasSubstr("3 of 3 experiments finished"));
  EXPECT_EQ(read_text(out / "batch.toml"), read_text(more));
  const Outcome fewer = run_program(batch(write(quick + "[axes]\nseed = [1, 4]\n"), out));
  EXPECT_EQ(fewer.code, 3);
  EXPECT_THAT(fewer.err, HasSubstr("seed=2 was removed\n"));
  EXPECT_EQ(ends_of_runs(out), after);
}

TEST_F(BatchCommand, ComparesBatchesBySettingsAndSeed) {
  const std::string other = "name = 'other'\n" + quick + "[axes]\nseed = [2, 3]\n";
  ASSERT_EQ(run_program(batch(write(quick + "[axes]\nseed = [1, 2]\n"), folder / "one")).code, 0);
  ASSERT_EQ(run_program(batch(write(other), folder / "two")).code, 0);
  const Outcome outcome = run_program(host({"batch", "report", folder / "one", folder / "two", "--json"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const auto report = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(report["factors"][0]["name"], "batch");
  EXPECT_EQ(report["factors"][0]["comparisons"][0]["pairs"], 1) << "seed 2 alone is in both";
  EXPECT_THAT(run_program(host({"batch", "report", folder / "one", folder / "two", "--format", "html"})).out,
              HasSubstr("4 of 4 experiments finished"));
  EXPECT_EQ(run_program(host({"batch", "status", folder / "one", folder / "two"})).code, 2);
  EXPECT_THAT(run_program(host({"batch", "report", folder / "one", folder / "." / "one"})).err,
              HasSubstr("named twice"));
}

TEST_F(BatchCommand, EstimatesFromWhatIsFinished) {
  const fs::path file = write(quick + bad + "[[experiment]]\nname = 'good'\n");
  EXPECT_THAT(run_program(batch(file, folder / "out", {"--dry-run"})).out, HasSubstr("--measure"));
  run_program(batch(file, folder / "out"));
  EXPECT_THAT(
      run_program(batch(file, folder / "out", {"--dry-run"})).out,
      testing::ContainsRegex("about [0-9.]+ s and [0-9.]+ [KM]iB of disk space for 1 more experiment, .* finished "));
}

TEST_F(BatchCommand, MeasuresOneExperimentOfEachKindAndLeavesNoFiles) {
  const fs::path file = write(quick + "[axes]\nsearch.model.channels = [2, 4]\nseed = [1, 2]\n" + bad);
  const Outcome outcome = run_program(host({"batch", file, "--dry-run", "--measure"}),
                                      {.environment = {"TMPDIR=" + folder.path().string()}, .folder = folder.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(" 3 kinds of experiments\n"));
  EXPECT_THAT(outcome.err, HasSubstr("warning: bad cannot start: "));
  EXPECT_THAT(outcome.out,
              testing::ContainsRegex("about [0-9.]+ s and at least [0-9.]+ [KM]iB of disk space for 5 more "));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "the batch file alone";
}

TEST_F(BatchCommand, RefusesAPluginThatWasRebuilt) {
  const fs::path plugin = folder / "libdarts.so";
  fs::copy(fs::path(NAS_HOST).parent_path() / ".." / "plugins" / "libdarts.so", plugin);
  std::string text = quick;
  text.replace(text.find("'darts'"), 7, "'" + plugin.string() + "'");
  const fs::path file = write(text);
  ASSERT_EQ(run_program(batch(file, folder / "out")).code, 0);
  fs::remove_all(folder / "out" / "mine");
  write_text(plugin, read_text(plugin) + "more");
  const Outcome worker = run_program(host({"experiment", folder / "out" / ".batch" / "mine/"}));
  EXPECT_EQ(worker.code, 60);
  EXPECT_EQ(first_line(worker.err),
            "nas-host: error: plugin \"darts\" is not the file that the batch was started with");
  EXPECT_THAT(run_program(batch(file, folder / "out")).err, HasSubstr("mine: plugin darts: sha256 "));
}

TEST_F(BatchCommand, ACopyOfABatchNeedsConsentForAPluginThatItsFilesName) {
  const fs::path built = fs::path(NAS_HOST).parent_path() / ".." / "plugins" / "libdarts.so";
  const fs::path plugin = folder.write("plugins/libdarts.so", read_text(built) + "mine");
  std::string text = quick;
  text.replace(text.find("'darts'"), 7, "'" + plugin.string() + "'");
  ASSERT_EQ(run_program(batch(write(text), folder / "out")).code, 0);
  fs::remove_all(folder / "out" / "mine");
  fs::copy(folder / "out", folder / "copy", fs::copy_options::recursive);
  const fs::path experiment = folder / "copy" / ".batch" / "mine";
  const Outcome refused = run_program(host({"experiment", experiment}));
  EXPECT_EQ(refused.code, 69);
  EXPECT_EQ(
      first_line(refused.err),
      "nas-host: error: plugin \"darts\" was not loaded: it is in no plugin folder, and the directory of the batch, "
      "which records its path, is not trusted");
  EXPECT_EQ(run_program(host({"experiment", experiment, "--trust-run"})).code, 0);
  EXPECT_EQ(run_program(host({"experiment", folder / "out" / ".batch" / "mine"})).code, 0);
}

TEST_F(BatchCommand, ConsentReachesItsWorkers) {
  const fs::path built = fs::path(NAS_HOST).parent_path() / ".." / "plugins" / "libdarts.so";
  const fs::path plugin = folder.write("plugins/libdarts.so", read_text(built) + "mine");
  fs::permissions(plugin, fs::perms(0666));
  std::string text = quick;
  text.replace(text.find("'darts'"), 7, "'" + plugin.string() + "'");
  EXPECT_EQ(run_program(batch(write(text), folder / "out")).code, 68);
  const Outcome outcome = run_program(batch(write(text), folder / "out", {"--allow-unsafe-plugin"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

}  // namespace command_test
}  // namespace nas::test
