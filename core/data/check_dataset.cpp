#include "core/data/check_dataset.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/data/label_check.h"

namespace nas::core {
namespace {

std::string shape_of(const torch::Tensor& images) {
  return std::to_string(images.size(1)) + "x" + std::to_string(images.size(2)) + "x" + std::to_string(images.size(3));
}

/// The fault of one split as the end of a sentence that begins with its name, or empty.
std::string fault_of(const torch::Tensor& images, const torch::Tensor& labels, int64_t classes) {
  if (images.dim() != 4 || images.scalar_type() != torch::kUInt8 || !images.is_contiguous() ||
      !images.device().is_cpu()) {
    return "images that are not a contiguous (N, C, H, W) uint8 tensor on the CPU";
  }
  if (images.numel() == 0) return "no images";
  if (labels.dim() != 1 || labels.scalar_type() != torch::kInt64 || !labels.device().is_cpu()) {
    return "labels that are not an (N) int64 tensor on the CPU";
  }
  if (images.size(0) != labels.size(0)) {
    return text::counted(images.size(0), "image") + ", but " + text::counted(labels.size(0), "label");
  }
  const auto item = first_label_outside(labels, classes);
  if (!item) return "";
  return "label " + std::to_string(labels[*item].item<int64_t>()) + " at item " + std::to_string(*item) +
         ", outside of its " + text::counted(classes, "class");
}

}  // namespace

void check_dataset(const nas::IDataset& dataset, const std::string& name) {
  const auto where = "data set " + name;
  for (const auto split : {nas::DataSplit::train, nas::DataSplit::test}) {
    const auto fault = fault_of(dataset.images(split), dataset.labels(split), dataset.classes());
    if (fault.empty()) continue;
    const std::string part = split == nas::DataSplit::train ? "training" : "test";
    throw Error(ExitCode::data, "the " + part + " data has " + fault, where);
  }
  const auto train = shape_of(dataset.images(nas::DataSplit::train));
  const auto test = shape_of(dataset.images(nas::DataSplit::test));
  if (train == test) return;
  throw Error(ExitCode::data, "training images are " + train + " but test images are " + test, where);
}

}  // namespace nas::core
