#include "core/data/cifar_rows.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/data/data_file.h"

namespace nas::core {
namespace {

constexpr uint64_t largest_rows = uint64_t{1} << 30;

[[noreturn]] void refuse_rows(const std::filesystem::path& file, const std::string& fault) {
  throw Error(ExitCode::data, "data file " + file.filename().string() + " " + fault, file.string(),
              "install or download it again");
}

void check_rows(const std::filesystem::path& file, size_t bytes, int64_t row_bytes) {
  if (bytes == 0) refuse_rows(file, "is empty");
  if (bytes > largest_rows) refuse_rows(file, "is larger than " + text::bytes(largest_rows));
  if (bytes % static_cast<size_t>(row_bytes) != 0)
    refuse_rows(file, "is cut short or has another format: its " + std::to_string(bytes) +
                          " bytes are not a multiple of the row size " + std::to_string(row_bytes));
}

}  // namespace

CifarRows read_cifar_rows(const std::filesystem::path& file, int64_t label_bytes) {
  CifarRows rows{label_bytes, {}};
  DataFile(file).read(largest_rows + 1, rows.bytes);
  check_rows(file, rows.bytes.size(), label_bytes + cifar_image_bytes);
  return rows;
}

}  // namespace nas::core
