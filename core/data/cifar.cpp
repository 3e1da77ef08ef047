#include "core/data/cifar.h"

#include <algorithm>
#include <sstream>

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/text.h"
#include "core/data/cifar_rows.h"
#include "core/data/data_file.h"
#include "core/data/label_check.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

/// How one of the two data sets is laid out.
struct CifarFormat {
  int64_t classes;
  int64_t label_bytes;  ///< of each row; the last of them is the label
  std::vector<std::string> train_files;
  std::string test_file;
  std::string names_file;
  std::string source;

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

LabelledImages read_batch(const fs::path& file, const CifarFormat& format) {
  const CifarRows rows = read_cifar_rows(file, format.label_bytes);
  LabelledImages batch{torch::empty({rows.count(), 3, cifar_side, cifar_side}, torch::kUInt8),
                       torch::empty({rows.count()}, torch::kInt64),
                       {describe_data_file(file, rows.bytes)}};
  auto* images = batch.images.data_ptr<uint8_t>();
  auto* labels = batch.labels.data_ptr<int64_t>();
  for (int64_t i = 0; i < rows.count(); ++i) {
    labels[i] = rows.label(i);
    std::copy_n(rows.image(i), cifar_image_bytes, images + i * cifar_image_bytes);
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
  std::vector<RecordedFile> read;
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
  if (std::error_code unreachable; !fs::exists(file, unreachable)) return names;
  std::istringstream stream(read_text_file(file.string(), ExitCode::data));
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
