// Compressed data files. Whatever a file expands to, no more is read than was asked for.
#include <cstdlib>

#include "core/data/data_file.h"
#include "fuzz_file.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  constexpr uint64_t most = 100'000;
  const FuzzFile file(bytes);
  expect_error_or_value([&] {
    std::vector<uint8_t> content;
    core::DataFile data(file.path());
    data.read(16, content);
    data.read(most, content);
    if (content.size() > 16 + most) std::abort();
  });
}
