#include "core/data/open_dataset.h"

#include "core/base/error.h"
#include "core/base/machine.h"
#include "core/data/arrays.h"
#include "core/data/check_dataset.h"
#include "core/data/cifar.h"
#include "core/data/idx.h"

namespace nas::core {
namespace {

template <class Dataset, class Options>
nas::Ptr<MemoryDataset> open_folder(const DatasetOptions& options) {
  return nas::make<Dataset>(Options{options.path});
}

nas::Ptr<MemoryDataset> open_fashion_mnist(const DatasetOptions& options) {
  const std::string path = options.path.empty() ? kFashionMnistFolder : options.path;
  return nas::make<FashionMnistDataset>(IdxOptions{path});
}

nas::Ptr<MemoryDataset> open_synthetic(const DatasetOptions& options) {
  return nas::make<SyntheticDataset>(options.synthetic);
}

nas::Ptr<MemoryDataset> open_images(const DatasetOptions& options) {
  return nas::make<ImagesDataset>(ImagesOptions{.path = options.path,
                                                .images = options.images,
                                                .test_part = options.test_part,
                                                .cache = options.cache,
                                                .threads = machine::usable_processors()});
}

nas::Ptr<MemoryDataset> open_arrays(const DatasetOptions& options) {
  auto dataset = nas::make<ArraysDataset>(ArraysOptions{.path = options.path, .test_part = options.test_part});
  check_dataset(*dataset, "arrays in " + options.path);
  return dataset;
}

constexpr DatasetReader kReaders[] = {
    {"fashion_mnist", "Fashion-MNIST, 10 classes of 28x28 grey images.", open_fashion_mnist},
    {"idx", "A folder of MNIST's four IDX files.", open_folder<IdxDataset, IdxOptions>},
    {"cifar10", "CIFAR-10 in its binary form.", open_folder<Cifar10Dataset, CifarOptions>},
    {"cifar100", "CIFAR-100 in its binary form.", open_folder<Cifar100Dataset, CifarOptions>},
    {"images", "PNG, JPEG, PGM and PPM files in a folder for each class.", open_images},
    {"arrays", "Images and labels in NumPy's .npz and .npy files.", open_arrays},
    {"synthetic", "Generated textures that need no file.", open_synthetic},
};

std::string known_names() {
  std::string names;
  for (const DatasetReader& reader : kReaders) {
    if (!names.empty()) names += ", ";
    names += reader.name;
  }
  return names;
}

}  // namespace

std::span<const DatasetReader> dataset_readers() { return kReaders; }

nas::Ptr<MemoryDataset> open_dataset(const DatasetOptions& options) {
  for (const DatasetReader& reader : kReaders) {
    if (reader.name == options.name) return reader.open(options);
  }
  throw Error(ExitCode::config, "there is no data set named " + options.name, "data.dataset",
              "use one of " + known_names());
}

}  // namespace nas::core
