#include "core/data/label_check.h"

#include "core/base/error.h"
#include "core/base/text.h"

namespace nas::core {

std::optional<int64_t> first_label_outside(const torch::Tensor& labels, int64_t classes) {
  const torch::Tensor wrong = torch::nonzero((labels < 0) | (labels >= classes));
  if (wrong.size(0) == 0) return std::nullopt;
  return wrong[0].item<int64_t>();
}

void check_labels(const torch::Tensor& labels, int64_t classes, const std::filesystem::path& file) {
  const auto item = first_label_outside(labels, classes);
  if (!item) return;
  throw Error(ExitCode::data,
              "data file " + file.filename().string() + " has label " + std::to_string(labels[*item].item<int64_t>()) +
                  " at item " + std::to_string(*item) + ", outside of its " + text::counted(classes, "class"),
              file.string(), "install or download it again");
}

}  // namespace nas::core
