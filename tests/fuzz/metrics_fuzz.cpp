// metrics.jsonl: what a training measured in each epoch.
#include "core/trainings/validations.h"
#include "fuzz_file.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  const FuzzFile file(bytes);
  expect_error_or_value([&] { core::read_validations(file.path()); });
}
