// IDX files of labels and of images.
#include <cstdlib>

#include "core/data/idx_values.h"
#include "fuzz_file.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  const FuzzFile file(bytes);
  for (const int64_t dimensions : {1, 3})
    expect_error_or_value([&] {
      const core::IdxValues idx = core::read_idx_values(file.path(), dimensions);
      int64_t count = 1;
      for (const int64_t size : idx.sizes) count *= size;
      if (static_cast<size_t>(count) != idx.values().size()) std::abort();
    });
}
