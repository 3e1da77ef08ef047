#include "core/data/describe_data.h"

#include <utility>

#include "core/base/hash.h"
#include "core/base/printable.h"

namespace nas::core {
namespace {

std::string_view bytes_of(const torch::Tensor& contiguous) {
  return {static_cast<const char*>(contiguous.data_ptr()), contiguous.nbytes()};
}

}  // namespace

std::vector<int64_t> label_counts(const torch::Tensor& labels, int64_t classes) {
  const torch::Tensor counts = torch::bincount(labels, {}, classes);
  return {counts.data_ptr<int64_t>(), counts.data_ptr<int64_t>() + counts.numel()};
}

DataPart describe_part(const nas::IDataset& dataset, nas::DataSplit split, std::vector<RecordedFile> files,
                       const std::string& pixels_sha256) {
  const torch::Tensor& images = dataset.images(split);
  const torch::Tensor labels = dataset.labels(split).contiguous();
  DataPart part;
  part.images = images.size(0);
  part.shape = images.sizes().slice(1).vec();
  part.label_counts = label_counts(labels, dataset.classes());
  part.files = std::move(files);
  if (!part.files.empty()) return part;
  part.pixels_sha256 = pixels_sha256.empty() ? sha256(bytes_of(images)) : pixels_sha256;
  part.labels_sha256 = sha256(bytes_of(labels));
  return part;
}

std::vector<std::string> class_names_of(const nas::IDataset& dataset) {
  std::vector<std::string> names;
  for (int64_t i = 0; i < dataset.classes(); ++i) {
    const std::string_view name = dataset.class_name(i);
    if (name.empty()) return {};
    names.push_back(printable(name));
  }
  return names;
}

std::string source_of(nas::IDataset& dataset) {
  const auto* const source = nas::query<IDatasetSource>(&dataset);
  return source ? printable(source->source()) : "";
}

}  // namespace nas::core
