#include "core/data/arrays.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <memory>
#include <utility>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/data/label_check.h"
#include "core/data/npy.h"
#include "core/data/split.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMostClasses = int64_t{1} << 20;

/// Names of images and labels of the training and of the test part; without the latter, the test part is taken.
struct ArrayNames {
  const char *x_train, *y_train, *x_test, *y_test;
};
constexpr std::array kArrayNames = {ArrayNames{"x_train", "y_train", "x_test", "y_test"},
                                    ArrayNames{"train_images", "train_labels", "test_images", "test_labels"},
                                    ArrayNames{"x", "y", nullptr, nullptr}};

/// Arrays by name, in one archive or in a folder.
class ArrayFiles {
 public:
  explicit ArrayFiles(const fs::path& path) : path_(path) {
    std::error_code unreachable;
    if (!fs::is_directory(path, unreachable)) archive_ = std::make_unique<NpzFile>(path);
  }

  bool has(const std::string& name) const {
    std::error_code unreachable;
    return archive_ ? archive_->has(name) : fs::exists(file_of(name), unreachable);
  }
  NpyArray read(const std::string& name) const { return archive_ ? archive_->read(name) : read_npy(file_of(name)); }
  /// The files that two arrays are in, for the record.
  std::vector<RecordedFile> record(const std::string& x, const std::string& y) const {
    if (archive_) return {recorded(path_)};
    return {recorded(file_of(x)), recorded(file_of(y))};
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path file_of(const std::string& name) const { return path_ / (name + ".npy"); }
  static RecordedFile recorded(const fs::path& file) {
    return {fs::absolute(file).lexically_normal().string(), static_cast<int64_t>(fs::file_size(file)),
            sha256_file(file.string())};
  }

  fs::path path_;
  std::unique_ptr<NpzFile> archive_;
};

[[noreturn]] void fail_array(const std::string& what, const ArrayFiles& files, const std::string& remedy) {
  throw Error(ExitCode::data, what, files.path().string(), remedy);
}

ArrayNames names_in(const ArrayFiles& files) {
  for (const ArrayNames& names : kArrayNames) {
    const bool train = files.has(names.x_train) && files.has(names.y_train);
    const bool test = !names.x_test || (files.has(names.x_test) && files.has(names.y_test));
    if (train && test) return names;
  }
  fail_array("there are no images and labels in " + files.path().filename().string(), files,
             "name the arrays x_train, y_train, x_test and y_test, or x and y");
}

/// Where the channels of an image are: after the width, before the height, or nowhere.
enum class Layout { nhw, nhwc, nchw };

Layout layout_of(const NpyArray& array, const std::string& name, const ArrayFiles& files) {
  const auto is_channels = [&](size_t at) { return array.shape[at] >= 1 && array.shape[at] <= 4; };
  if (array.shape.size() == 3) return Layout::nhw;
  const std::string what = "array " + name + " has the shape " + array.shape_text();
  const char* remedy = "save images as (N, H, W), (N, H, W, C) or (N, C, H, W), with 1 to 4 channels";
  if (array.shape.size() != 4 || (!is_channels(1) && !is_channels(3)))
    fail_array(what + ", which is not one of images", files, remedy);
  if (is_channels(1) && is_channels(3))
    fail_array(what + ", in which both the second and the last number could be that of the channels", files, remedy);
  return is_channels(3) ? Layout::nhwc : Layout::nchw;
}

torch::ScalarType scalar_type(const NpyArray& array) {
  if (array.kind == 'u') return torch::kUInt8;
  return array.item_bytes == 2 ? torch::kFloat16 : array.item_bytes == 4 ? torch::kFloat32 : torch::kFloat64;
}

/// The array as a tensor that keeps it alive.
torch::Tensor tensor_of(NpyArray array) {
  const auto kept = std::make_shared<NpyArray>(std::move(array));
  return torch::from_blob(kept->bytes.data(), kept->shape, [kept](void*) {}, scalar_type(*kept));
}

/// The number that becomes level 255: 1 or 255.
double brightest(const torch::Tensor& images, const std::string& name, const ArrayFiles& files) {
  if (!torch::isfinite(images).all().item<bool>())
    fail_array("array " + name + " has values that are not finite", files, "replace them");
  const double least = images.min().item<double>(), most = images.max().item<double>();
  if (least >= 0 && most <= 1) return 1;
  if (least >= 0 && most <= 255) return 255;
  fail_array("array " + name + " has values from " + shortest_decimal(least) + " to " + shortest_decimal(most), files,
             "save the images before they are normalised, as uint8 or in [0, 1] or [0, 255]");
}

/// Reads the images of a part; `brightest_level` is 0 until the training part has decided it.
torch::Tensor read_images(const ArrayFiles& files, const std::string& name, double& brightest_level) {
  NpyArray array = files.read(name);
  const Layout layout = layout_of(array, name, files);
  const bool bytes = array.kind == 'u' && array.item_bytes == 1;
  if (!bytes && (array.kind != 'f' || array.item_bytes == 1))
    fail_array("array " + name + " is of " + array.type_name() + ", not of uint8 or floating point", files,
               "save images as uint8");
  log::info("arrays: " + name + " is " + array.shape_text() + " " + array.type_name() +
            (layout == Layout::nchw   ? ", channels first"
             : layout == Layout::nhwc ? ", channels last"
                                      : ""));
  if (array.bytes.empty()) fail_array("array " + name + " is empty", files, "save at least one image");
  torch::Tensor images = tensor_of(std::move(array));
  if (!bytes) {
    const double level = brightest(images, name, files);
    if (brightest_level == 0) brightest_level = level;
    if (level > brightest_level)
      fail_array("array " + name + " has values above 1, but the training images have none", files,
                 "save both parts in the same range");
    images = images.mul_(255 / brightest_level).round_().to(torch::kUInt8);
  }
  if (layout == Layout::nhw) return images.unsqueeze(1);
  return layout == Layout::nhwc ? images.permute({0, 3, 1, 2}).contiguous() : images;
}

template <class Number>
void append_numbers(const NpyArray& array, int64_t* output) {
  for (int64_t i = 0; i < array.count(); ++i) {
    Number number;
    std::memcpy(&number, array.bytes.data() + i * static_cast<int64_t>(sizeof number), sizeof number);
    output[i] = static_cast<int64_t>(+number);  // an int8_t is a number here, not a character
  }
}

torch::Tensor read_labels(const ArrayFiles& files, const std::string& name) {
  const NpyArray array = files.read(name);
  const bool one_each = array.shape.size() == 1 || (array.shape.size() == 2 && array.shape[1] == 1);
  const bool is_signed = array.kind == 'i';
  if (!one_each || (!is_signed && array.kind != 'u'))
    fail_array("array " + name + " is " + array.shape_text() + " " + array.type_name() +
                   ", not one whole number for each image",
               files, "save the numbers of the classes, from 0, as an integer array of one dimension");
  torch::Tensor labels = torch::empty({array.count()}, torch::kInt64);
  auto* output = labels.data_ptr<int64_t>();
  switch (array.item_bytes) {
    case 1:
      is_signed ? append_numbers<int8_t>(array, output) : append_numbers<uint8_t>(array, output);
      break;
    case 2:
      is_signed ? append_numbers<int16_t>(array, output) : append_numbers<uint16_t>(array, output);
      break;
    case 4:
      is_signed ? append_numbers<int32_t>(array, output) : append_numbers<uint32_t>(array, output);
      break;
    default:
      append_numbers<int64_t>(array, output);
  }
  return labels;
}

int64_t classes_of(const torch::Tensor& labels, const std::string& name, const ArrayFiles& files) {
  const int64_t largest = labels.numel() == 0 ? -1 : labels.max().item<int64_t>();
  if (largest >= kMostClasses)
    fail_array("array " + name + " has label " + std::to_string(largest) + "; the most classes are " +
                   text::count(kMostClasses),
               files, "number the classes from 0");
  return largest + 1;
}

LabelledImages read_part(const ArrayFiles& files, const char* x, const char* y, double& brightest_level) {
  LabelledImages part{read_images(files, x, brightest_level), read_labels(files, y), files.record(x, y), ""};
  if (part.images.size(0) != part.labels.size(0))
    fail_array("array " + std::string(x) + " has " + text::counted(part.images.size(0), "image") + ", but " + y +
                   " has " + text::counted(part.labels.size(0), "label"),
               files, "save one label for each image");
  return part;
}

DatasetContents read_arrays(const ArraysOptions& options) {
  const ArrayFiles files(options.path);
  const ArrayNames names = names_in(files);
  double brightest_level = 0;
  DatasetContents contents;
  contents.train = read_part(files, names.x_train, names.y_train, brightest_level);
  contents.classes = classes_of(contents.train.labels, names.y_train, files);
  check_labels(contents.train.labels, contents.classes, files.path() / names.y_train);
  if (names.x_test) {
    contents.test = read_part(files, names.x_test, names.y_test, brightest_level);
    check_labels(contents.test.labels, contents.classes, files.path() / names.y_test);
  } else {
    const auto parts = stratified_split(
        contents.train.labels, {1 - options.test_part.fraction, options.test_part.fraction}, options.test_part.seed);
    log::info("arrays: there is no test part, so " + text::counted(parts[1].numel(), "image") +
              " were taken from all classes for it (data.test_fraction, data.test_seed)");
    const LabelledImages all = std::move(contents.train);
    contents.train = {all.images.index_select(0, parts[0]), all.labels.index_select(0, parts[0]), all.files, ""};
    contents.test = {all.images.index_select(0, parts[1]), all.labels.index_select(0, parts[1]), all.files, ""};
  }
  return contents;
}

}  // namespace

ArraysDataset::ArraysDataset(const ArraysOptions& options) : MemoryDataset(read_arrays(options)) {}

}  // namespace nas::core
