// Arrays of NumPy, as a .npy file and as an archive.
#include <cstdlib>

#include "core/data/npy.h"
#include "fuzz_file.h"
#include "target.h"

namespace {

void check(const nas::core::NpyArray& array) {
  int64_t count = 1;
  for (const int64_t size : array.shape) count *= size;
  if (count != array.count() || array.type_name().empty() || array.shape_text().empty()) std::abort();
}

}  // namespace

void nas::fuzz::target(std::string_view bytes) {
  const FuzzFile file(bytes);
  expect_error_or_value([&] { check(core::read_npy(file.path())); });
  expect_error_or_value([&] {
    core::NpzFile archive(file.path());
    for (const std::string& name : archive.names()) expect_error_or_value([&] { check(archive.read(name)); });
  });
}
