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

}  // namespace

std::optional<Error> missing_data(const std::string& name, const std::string& path) {
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
