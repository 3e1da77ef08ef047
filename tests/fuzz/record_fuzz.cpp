// run.json, and the plan of a batch.
#include "core/record/run_info.h"
#include "fuzz_file.h"
#include "host/batch/plan/experiment.h"
#include "host/json.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  const FuzzFile file(bytes);
  expect_error_or_value([&] {
    const core::RunInfo info = core::RunInfo::read(file.path());
    info.to_json();
    info.facts_json();
  });
  expect_error_or_value([&] {
    host::read_json_file(file.path(), [](const host::Json& facts) {
      return facts.at("experiments").get<std::vector<host::Experiment>>();
    });
  });
}
