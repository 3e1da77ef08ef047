// The memory that a run says it will take, compared with what it took, and what happens when there is not as much.

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <regex>

#include "small_run.h"

namespace nas::test {
namespace memory_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct MeasuredRun {
  int code = 0;
  double peak = 0;  ///< MiB
};

/// Runs `words` and measures its peak memory, that of this program alone, not of other children.
MeasuredRun run_measured(Words words) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    detail::become(std::move(words), {}, nowhere, nowhere);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          static_cast<double>(usage.ru_maxrss) / 1024};
}

/// The number in MiB that log.txt has for `stage`; the last one, which stands before its training.
double estimate_in(const fs::path& log, const std::string& stage) {
  const std::regex sentence(" " + stage + " takes about ([\\d,]+) MiB of memory");
  const std::string text = read_text(log);
  double mebibytes = 0;
  for (std::sregex_iterator match(text.begin(), text.end(), sentence), end; match != end; ++match)
    mebibytes = std::stod(std::regex_replace((*match)[1].str(), std::regex(","), ""));
  return mebibytes;
}

const Words of_all = {"threads=1",
                      "data.dataset=synthetic",
                      "data.synthetic.train_items=1024",
                      "data.synthetic.test_items=256",
                      "search.train.epochs=1",
                      "eval.train.epochs=1",
                      "search.train.max_steps=2",
                      "eval.train.max_steps=2"};

const Words of_search = {"eval.enabled=false", "search.model.reductions=2", "search.model.nodes=4"};

Words of_eval(const std::string& description) {
  return {"search.enabled=false", "eval.description=" + description, "eval.model.reductions=2"};
}

Words sizes(const std::string& stage, int64_t channels, int64_t cells, int64_t batch, int64_t eval_batch) {
  return {stage + ".model.channels=" + std::to_string(channels), stage + ".model.cells=" + std::to_string(cells),
          stage + ".train.batch=" + std::to_string(batch), stage + ".train.eval_batch=" + std::to_string(eval_batch)};
}

Words together(std::initializer_list<Words> parts) {
  Words all;
  for (const Words& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

struct Size {
  const char* name;
  const char* stage;
  Words settings;
};

class MemoryOfARun : public testing::TestWithParam<Size> {
 protected:
  const TemporaryFolder folder;
};

TEST_P(MemoryOfARun, IsAtMostAQuarterBelowTheEstimateAndNeverAboveIt) {
  const Size& size = GetParam();
  Words settings = together({of_all, size.settings});
  if (std::string(size.stage) == "eval") {
    const Outcome found = run_program(small_run(folder / "found", {"eval.enabled=false", "search.train.epochs=1"}));
    ASSERT_EQ(found.code, 0) << found.err;
    settings = together({settings, of_eval(folder / "found" / "model.toml")});
  } else {
    settings = together({settings, of_search});
  }
  const MeasuredRun run = run_measured(small_run(folder / "run", settings));
  ASSERT_EQ(run.code, 0) << read_text(folder / "run" / "log.txt");
  const double estimate = estimate_in(folder / "run" / "log.txt", size.stage);
  RecordProperty("estimate_mib", std::to_string(estimate));
  RecordProperty("peak_mib", std::to_string(run.peak));
  EXPECT_LE(run.peak, estimate);
  EXPECT_LE(estimate, 1.25 * run.peak);
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, MemoryOfARun,
    testing::Values(
        Size{"SecondOrder", "search", sizes("search", 8, 5, 64, 64)},
        Size{"FirstOrder", "search", together({sizes("search", 16, 5, 64, 256), {"search.darts.second_order=false"}})},
        Size{"Reference", "search",
             together({sizes("search", 8, 5, 16, 64), {"engine=reference", "search.darts.second_order=false"}})},
        Size{"Eval", "eval", sizes("eval", 48, 8, 128, 256)},
        Size{"EvalByReference", "eval", together({sizes("eval", 32, 8, 128, 128), {"engine=reference"}})}),
    [](const auto& size) { return std::string(size.param.name); });

/// `words` with at most `mebibytes` of address space.
Words limited(const Words& words, int64_t mebibytes) {
  Words all = {"sh", "-c", "ulimit -v " + std::to_string(mebibytes * 1024) + "; exec \"$@\"", "sh"};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

class TooLittleMemory : public testing::Test {
 protected:
  const TemporaryFolder folder;
};

TEST_F(TooLittleMemory, IsToldBeforeAnythingIsBuilt) {
  for (const char* setting : {"search.model.cells=1000", "search.model.channels=60000"}) {
    const Words words = small_run(folder / "run", {setting, "eval.enabled=false", "search.train.batch=64"});
    const Outcome outcome = run_program(limited(words, 8192));
    EXPECT_EQ(outcome.code, 3) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("search takes about "));
    EXPECT_THAT(outcome.err, HasSubstr(" of memory; available: "));
    EXPECT_THAT(outcome.err, HasSubstr("\"search.train.batch\" (64)"));
    EXPECT_THAT(outcome.err, HasSubstr("\"search.model.cells\""));
    EXPECT_THAT(outcome.err, HasSubstr("\"search.model.channels\""));
    EXPECT_THAT(outcome.err, HasSubstr("--force"));
    EXPECT_FALSE(fs::exists(folder / "run"));
  }
}

TEST_F(TooLittleMemory, OfTheEvalEndsTheSearchBeforeItBegins) {
  const Outcome outcome = run_program(limited(small_run(folder / "run", {"eval.model.channels=20000"}), 8192));
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("error: eval takes about "));
  EXPECT_FALSE(fs::exists(folder / "run"));
}

TEST_F(TooLittleMemory, ForceBeginsAndTheEndIsASentence) {
  Words words = small_run(folder / "run", {"search.model.channels=2000", "eval.enabled=false"});
  words.push_back("--force");
  const Outcome outcome = run_program(limited(words, 4096));
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("error: there is not enough memory: a tensor of "));
  EXPECT_THAT(outcome.err, HasSubstr("batch, cells and channels"));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("alloc_cpu")));
}

TEST_F(TooLittleMemory, ForAHugeDataSetIsASentence) {
  const Words words =
      small_run(folder / "run", {"data.dataset=synthetic", "data.synthetic.train_items=16000000", "data.max_items=0"});
  const Outcome outcome = run_program(limited(words, 8192));
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("error: there is not enough memory"));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("frame #")));
}

/// The nominal batch was once what the time of a step was measured with.
TEST_F(TooLittleMemory, IsNotCausedByABatchLargerThanTheData) {
  const auto peak = [&](const std::string& name, const char* batch) {
    const Words settings = together({of_all, {"data.max_items=128", "search.train.max_steps=1", batch}});
    const MeasuredRun run = run_measured(small_run(folder / name, settings));
    EXPECT_EQ(run.code, 0);
    return run.peak;
  };
  EXPECT_LT(peak("huge", "eval.train.batch=200000"), 1.2 * peak("all", "eval.train.batch=96"));
}

}  // namespace memory_test
}  // namespace nas::test
