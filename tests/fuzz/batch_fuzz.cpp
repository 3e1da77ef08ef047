// A batch file and its experiments.
#include "fuzz_file.h"
#include "host/batch/plan/batch_file.h"
#include "host/batch/plan/expansion.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  const FuzzFile file(bytes);
  expect_error_or_value([&] {
    const host::BatchFile batch = host::read_batch_file(file.path());
    size_t values = 1;  // the limit of 100,000 combinations holds, but takes seconds
    for (const host::AxisGroup& group : batch.batch.groups)
      if ((values *= group.size()) > 1000) return;
    host::expand(batch, true);
  });
}
