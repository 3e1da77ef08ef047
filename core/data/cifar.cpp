#include "core/data/cifar.h"

#include <algorithm>
#include <fstream>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/data/data_file.h"
#include "core/data/label_check.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kSide = 32;
constexpr int64_t kImageBytes = 3 * kSide * kSide;

/// How one of the two data sets is laid out.
struct CifarFormat {
  int64_t classes;
  int64_t label_bytes;  ///< of each row; the last of them is the label
  std::vector<std::string> train_files;
  std::string test_file;
  std::string names_file;
  std::string source;

  int64_t row_bytes() const { return label_bytes + kImageBytes; }
  ExpectedFiles expected() const {
    ExpectedFiles files{train_files, source};
    files.names.push_back(test_file);
    return files;
  }
};

const CifarFormat kCifar10{
    .classes = 10,
    .label_bytes = 1,
    .train_files = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"},
    .test_file = "test_batch.bin",
    .names_file = "batches.meta.txt",
    .source = "cifar-10-binary.tar.gz of www.cs.toronto.edu/~kriz/cifar.html"};

const CifarFormat kCifar100{.classes = 100,
                            .label_bytes = 2,
                            .train_files = {"train.bin"},
                            .test_file = "test.bin",
                            .names_file = "fine_label_names.txt",
                            .source = "cifar-100-binary.tar.gz of www.cs.toronto.edu/~kriz/cifar.html"};

void check_rows(const fs::path& file, int64_t bytes, int64_t row_bytes) {
  if (bytes > 0 && bytes % row_bytes == 0) return;
  const std::string fault = bytes == 0 ? " is empty"
                                       : " is cut short or has another format: its " + std::to_string(bytes) +
                                             " bytes are not a multiple of the row size " + std::to_string(row_bytes);
  throw Error(ExitCode::data, "data file " + file.filename().string() + fault, file.string(),
              "install or download it again");
}

LabelledImages read_batch(const fs::path& file, const CifarFormat& format) {
  const std::vector<uint8_t> bytes = read_data_file(file);
  const auto size = static_cast<int64_t>(bytes.size());
  check_rows(file, size, format.row_bytes());
  const int64_t count = size / format.row_bytes();
  LabelledImages batch{torch::empty({count, 3, kSide, kSide}, torch::kUInt8),
                       torch::empty({count}, torch::kInt64),
                       {describe_data_file(file, bytes)}};
  auto* images = batch.images.data_ptr<uint8_t>();
  auto* labels = batch.labels.data_ptr<int64_t>();
  for (int64_t i = 0; i < count; ++i) {
    const uint8_t* image = bytes.data() + i * format.row_bytes() + format.label_bytes;
    labels[i] = image[-1];
    std::copy_n(image, kImageBytes, images + i * kImageBytes);
  }
  check_labels(batch.labels, format.classes, file);
  return batch;
}

/// A file that lost whole rows can still be read, but all published files have the same number of rows.
void check_same_count(const fs::path& file, int64_t count, int64_t first_count) {
  if (count == first_count) return;
  throw Error(ExitCode::data,
              "data file " + file.filename().string() + " has " + text::counted(count, "image") +
                  ", but the batches before it have " + std::to_string(first_count),
              file.string(), "install or download it again");
}

LabelledImages read_train(const std::vector<fs::path>& files, const CifarFormat& format) {
  std::vector<torch::Tensor> images;
  std::vector<torch::Tensor> labels;
  std::vector<DataFile> read;
  for (const fs::path& file : files) {
    LabelledImages batch = read_batch(file, format);
    images.push_back(batch.images);
    labels.push_back(batch.labels);
    read.push_back(batch.files.front());
    check_same_count(file, labels.back().size(0), labels.front().size(0));
  }
  return {torch::cat(images), torch::cat(labels), read};
}

std::vector<std::string> read_class_names(const fs::path& file, int64_t classes) {
  std::vector<std::string> names;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) names.push_back(line);
  }
  if (names.empty() || static_cast<int64_t>(names.size()) == classes) return names;
  throw Error(ExitCode::data,
              "data file " + file.filename().string() + " has " +
                  text::counted(static_cast<int64_t>(names.size()), "class name") + ", not " + std::to_string(classes),
              file.string(), "install or download it again, or remove it");
}

DatasetContents read_cifar(const fs::path& folder, const CifarFormat& format) {
  std::vector<fs::path> train;
  for (const auto& name : format.train_files) {
    train.push_back(find_data_file(folder, name, format.expected()));
  }
  const fs::path test = find_data_file(folder, format.test_file, format.expected());
  return {.train = read_train(train, format),
          .test = read_batch(test, format),
          .classes = format.classes,
          .class_names = read_class_names(folder / format.names_file, format.classes)};
}

}  // namespace

Cifar10Dataset::Cifar10Dataset(const CifarOptions& options) : MemoryDataset(read_cifar(options.path, kCifar10)) {}

Cifar100Dataset::Cifar100Dataset(const CifarOptions& options) : MemoryDataset(read_cifar(options.path, kCifar100)) {}

}  // namespace nas::core
