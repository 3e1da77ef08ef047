// Rows of CIFAR-10 and CIFAR-100.
#include <cstdlib>

#include "core/data/cifar_rows.h"
#include "fuzz_file.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  const FuzzFile file(bytes);
  for (const int64_t label_bytes : {1, 2})
    expect_error_or_value([&] {
      const core::CifarRows rows = core::read_cifar_rows(file.path(), label_bytes);
      int64_t sum = 0;
      for (int64_t i = 0; i < rows.count(); ++i)
        sum += rows.label(i) + rows.image(i)[0] + rows.image(i)[core::cifar_image_bytes - 1];
      if (rows.count() < 1 || sum < 0) std::abort();
    });
}
