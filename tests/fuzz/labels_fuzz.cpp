// labels.csv: paths and labels.
#include <cstdlib>

#include "core/data/labels_file.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  expect_error_or_value([&] {
    for (const core::LabelledPath& labelled : core::labels_from_text(bytes, "fuzz"))
      if (labelled.path.empty() || labelled.label.empty() || labelled.path[0] == '/' ||
          labelled.path.starts_with("../"))
        std::abort();
  });
}
