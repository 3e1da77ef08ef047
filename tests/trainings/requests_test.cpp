// What the service "train these descriptions" refuses, and what its workers give to a trainer.
#include <gmock/gmock.h>

#include <filesystem>
#include <sstream>

#include "tests/support/host.h"
#include "tests/support/subprocess.h"

namespace nas::test {
namespace requests_test {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class Requests : public testing::Test {
 protected:
  /// A run whose second training has the hooks `trainer`.
  void run_with(const std::string& trainer, const std::string& out = "run") {
    const Outcome outcome =
        run_program(host({"--plugin", REQUESTS_PLUGIN, "--config", SMALL_CONFIG, "--out", folder_ / out, "--set",
                          "search.requests.trainer=" + trainer, "--set", "search.workers=1"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  Words lines_of(const std::string& file) const {
    std::istringstream text(read_text(folder_ / "run" / file));
    Words lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
  fs::path second(const std::string& out = "run") const { return folder_ / out / "trainings" / "second"; }

  const TemporaryFolder folder_;
};

TEST_F(Requests, ThatAreWrongAreRefusedAndTheRunContinues) {
  run_with("failing");
  EXPECT_THAT(lines_of("refusals.txt"),
              ElementsAre(HasSubstr("no training is pending"), HasSubstr("training \"first\" has no weights"),
                          HasSubstr("\"Upper\" has an id with other characters"), HasSubstr("\".hidden\" has an id"),
                          HasSubstr("\"first\" has already been submitted"),
                          HasSubstr("needs a table [search.nosuch.data]"), HasSubstr("unknown trainer \"nosuch\""),
                          HasSubstr("unknown finalizers \"nosuch\""), HasSubstr("inherits from \"nobody\""),
                          HasSubstr("cannot have -1 epochs"), HasSubstr("names 1 weights and 0 former names"),
                          HasSubstr("a tree"), HasSubstr("other images or classes"),
                          HasSubstr("there is no op \"no_such_op\""), HasSubstr("training \"second\" has no weights"),
                          HasSubstr("inherits from \"second\", which failed")));
  EXPECT_THAT(lines_of("results.txt"), ElementsAre("first 0 2", "second 1 0"));
}

TEST_F(Requests, AWorkerHasSeedsOfItsOwnAndNoServiceOfTheMethod) {
  run_with("asking");
  run_with("asking", "again");
  EXPECT_EQ(read_text(second() / "services"), "none");
  EXPECT_NE(read_text(second() / "seed"), "0");
  EXPECT_EQ(read_text(second() / "seed"), read_text(second("again") / "seed"));
}

/// The section validates no epoch but the last one.
TEST_F(Requests, ATrainingThatStopsIsValidated) {
  run_with("stopping");
  EXPECT_THAT(lines_of("results.txt"), ElementsAre("first 0 2", "second 0 1"));
  EXPECT_THAT(read_text(second() / "metrics.jsonl"), HasSubstr(R"("epoch":1,"split":"valid")"));
  EXPECT_THAT(read_text(second() / "log.txt"), HasSubstr("second stops after epoch 1: one epoch is enough"));
}

}  // namespace requests_test
}  // namespace nas::test
