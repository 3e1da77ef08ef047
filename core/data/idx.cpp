#include "core/data/idx.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/data/data_file.h"
#include "core/data/fashion_mnist_check.h"
#include "core/data/idx_file.h"
#include "core/data/label_check.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

/// The files that a folder of the family must contain; `source`: where they can be obtained.
ExpectedFiles expected_files(const std::string& source) {
  return {{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"},
          source};
}

struct SplitFiles {
  fs::path images;
  fs::path labels;
};

SplitFiles find_split(const fs::path& folder, const std::string& prefix, const ExpectedFiles& expected) {
  return {find_data_file(folder, prefix + "-images-idx3-ubyte", expected),
          find_data_file(folder, prefix + "-labels-idx1-ubyte", expected)};
}

LabelledImages read_split(const SplitFiles& files) {
  // Labels first: a wrong folder is then noticed before its largest file is read.
  std::vector<RecordedFile> read;
  const torch::Tensor labels = read_idx_file(files.labels, 1, read).to(torch::kInt64);
  const torch::Tensor images = read_idx_file(files.images, 3, read).unsqueeze(1);
  if (images.size(0) == labels.size(0)) return {images, labels, read};
  throw Error(ExitCode::data,
              files.images.filename().string() + " holds " + text::counted(images.size(0), "image") + ", but " +
                  files.labels.filename().string() + " holds " + text::counted(labels.size(0), "label"),
              files.images.parent_path().string(), "take both files from the same source");
}

void check_same_size(const DatasetContents& contents, const fs::path& folder) {
  const auto size_of = [](const LabelledImages& part) {
    return std::to_string(part.images.size(2)) + "x" + std::to_string(part.images.size(3));
  };
  if (size_of(contents.train) == size_of(contents.test)) return;
  throw Error(ExitCode::data,
              "training images are " + size_of(contents.train) + " but test images are " + size_of(contents.test),
              folder.string(), "take all files from the same source");
}

/// `classes` 0: as many as the training labels have.
DatasetContents read_idx_folder(const fs::path& folder, int64_t classes, const ExpectedFiles& expected) {
  const SplitFiles train = find_split(folder, "train", expected);
  const SplitFiles test = find_split(folder, "t10k", expected);
  DatasetContents contents{.train = read_split(train), .test = read_split(test)};
  check_same_size(contents, folder);
  contents.classes = classes > 0 ? classes : contents.train.labels.max().item<int64_t>() + 1;
  check_labels(contents.train.labels, contents.classes, train.labels);
  check_labels(contents.test.labels, contents.classes, test.labels);
  return contents;
}

DatasetContents read_fashion_mnist(const fs::path& folder) {
  DatasetContents contents = read_idx_folder(folder, 10, expected_files("Debian's package dataset-fashion-mnist"));
  contents.class_names = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                          "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  const std::string warning = fashion_mnist_warning(contents, folder);
  if (!warning.empty()) contents.warnings.push_back(warning);
  return contents;
}

}  // namespace

IdxDataset::IdxDataset(const IdxOptions& options)
    : MemoryDataset(read_idx_folder(options.path, 0, expected_files(""))) {}

FashionMnistDataset::FashionMnistDataset(const IdxOptions& options) : MemoryDataset(read_fashion_mnist(options.path)) {}

}  // namespace nas::core
