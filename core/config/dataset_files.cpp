#include "core/config/dataset_files.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/text.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

struct DatasetFiles {
  std::string_view name, default_folder;
  std::vector<std::string> files;  ///< each uncompressed or as .gz
};

const std::vector<std::string> kIdxFiles = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                            "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

const std::vector<DatasetFiles> kDatasets = {
    {"fashion_mnist", "/usr/share/datasets/fashion-mnist", kIdxFiles},
    {"idx", "", kIdxFiles},
    {"cifar10",
     "",
     {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin",
      "test_batch.bin"}},
    {"cifar100", "", {"train.bin", "test.bin"}},
};

bool is_there(const fs::path& file) {
  std::error_code unreachable;
  return fs::exists(file, unreachable) || fs::exists(fs::path(file.string() + ".gz"), unreachable);
}

constexpr const char* kImageLayouts =
    "set data.path to a folder with train/CLASS/* and test/CLASS/*, or with CLASS/*, or with labels.csv";
constexpr const char* kArrayLayouts =
    "set data.path to a .npz file, or to a folder of .npy files, with x_train, y_train, x_test and y_test";

std::optional<Error> no_path(const std::string& name, const std::string& path, const char* layouts) {
  if (path.empty())
    return Error(ExitCode::config, "data set \"" + name + "\" needs a folder", "key \"data.path\"", layouts);
  std::error_code unreachable;
  if (fs::exists(path, unreachable)) return std::nullopt;
  return Error(ExitCode::data, "there is no folder or file " + path, "key \"data.path\"", layouts);
}

/// What is in the folders shows when the data set is opened.
std::optional<Error> missing_images(const std::string& path) {
  if (auto error = no_path("images", path, kImageLayouts)) return error;
  std::error_code unreachable;
  if (!fs::is_directory(path, unreachable)) {
    if (fs::path(path).extension() == ".csv") return std::nullopt;
    return Error(ExitCode::data, path + " is not a folder of images, nor a .csv file", "key \"data.path\"",
                 kImageLayouts);
  }
  if (fs::exists(fs::path(path) / "labels.csv", unreachable)) return std::nullopt;
  for (const auto& entry : fs::directory_iterator(path, unreachable))
    if (entry.is_directory(unreachable)) return std::nullopt;
  return Error(ExitCode::data, "the folder " + path + " has no class folders", "key \"data.path\"", kImageLayouts);
}

std::optional<Error> missing_arrays(const std::string& path) {
  if (auto error = no_path("arrays", path, kArrayLayouts)) return error;
  std::error_code unreachable;
  if (!fs::is_directory(path, unreachable)) {
    if (fs::path(path).extension() == ".npz") return std::nullopt;
    return Error(ExitCode::data, path + " is not a .npz file, nor a folder of .npy files", "key \"data.path\"",
                 kArrayLayouts);
  }
  for (const auto& entry : fs::directory_iterator(path, unreachable))
    if (entry.path().extension() == ".npy") return std::nullopt;
  return Error(ExitCode::data, "the folder " + path + " has no .npy files", "key \"data.path\"", kArrayLayouts);
}

}  // namespace

std::optional<Error> missing_data(const std::string& name, const std::string& path) {
  if (name == "images") return missing_images(path);
  if (name == "arrays") return missing_arrays(path);
  const auto dataset = std::ranges::find(kDatasets, name, &DatasetFiles::name);
  if (dataset == kDatasets.end()) return std::nullopt;
  const std::string folder = path.empty() ? std::string(dataset->default_folder) : path;
  const std::string all = text::join(dataset->files, ", ");
  if (folder.empty())
    return Error(ExitCode::config, "data set \"" + name + "\" needs a folder", "key \"data.path\"",
                 "set data.path to the folder that holds " + all);
  for (const std::string& file : dataset->files)
    if (!is_there(fs::path(folder) / file))
      return Error(ExitCode::data, "data file " + file + " is missing", folder,
                   "put " + all + " there, uncompressed or as .gz, or name another folder with data.path");
  return std::nullopt;
}

}  // namespace nas::core
