#pragma once
/// \file
/// The batches of each stage, as the configuration describes them.

#include <torch/torch.h>

#include "core/data/loader.h"
#include "core/data/normalisation.h"
#include "core/plugin/registry.h"
#include "core/record/data_record.h"
#include "nas/boundary/live_networks.h"
#include "nas/config.h"
#include "nas/dataset.h"
#include "nas/desc.h"

namespace nas::core {

/// The run's data set, opened once, and the normalisation of its images.
class ExperimentData {
 public:
  /// Opens data.dataset, which may come from a plugin. Logs the warnings of its reader and of the check of its classes.
  /// `config` is the whole configuration.
  ExperimentData(const IConfig& config, const Registry& registry, uint64_t seed);

  Shape shape() const;
  int64_t classes() const { return dataset_->classes(); }
  /// What was read, and how it is normalised.
  const DataRecord& record() const { return record_; }

  /// The train, architecture and held-out parts of the training images, as the table `data` of `section` defines them,
  /// "search" or one like it. Sections with the same fractions have the same images in each part; the order of the
  /// images and their augmentation follow from the random streams of `stage`.
  TrainingData search_data(const std::string& section, const std::string& stage) const;
  /// All training images except the held-out part, as [eval.data] defines it.
  TrainingData eval_data() const { return training_data("eval", "eval.train"); }
  /// The same for any section with tables like [eval.data] and [eval.train], such as "search.sample". Sections that
  /// hold out the same fraction hold out the same images, so that a network can inherit weights from another section's;
  /// the order of the others and their augmentation follow from the random stream `stream`.
  TrainingData training_data(const std::string& section, std::string_view stream) const;
  /// The training and held-out images of a training of `section`, one like [search] or [eval], for evaluations outside
  /// of it. The random streams of the training images begin with `stream`.
  TrainingData evaluation_data(const std::string& section, const std::string& stream) const;
  /// A part of the training images of `section`, one like [search] or [eval], with an order and an augmentation that
  /// follow from the random stream `stream`; nullptr when the part has no images.
  std::unique_ptr<DataLoader> part(const std::string& section, ImagePart part, std::string_view stream) const;
  /// The test images, which should be used once, at the end.
  DataLoader test_data() const;
  /// The pixels (C, H, W), uint8, of one of them.
  torch::Tensor test_image(int64_t index) const { return dataset_->images(DataSplit::test)[index]; }

 private:
  /// Whether `section` is like [search].
  bool trains_architecture(const std::string& section) const { return config_.has(section + ".data.arch_fraction"); }
  void check_used_classes();
  /// `sums` are those of the training images, or none when they are not known yet.
  void normalise(const std::vector<PixelSums>& sums);
  Samples training_samples(const torch::Tensor& indices) const;
  torch::Tensor used_indices() const;
  /// The images that train the weights, those that train the architecture, and those that are held out.
  std::vector<torch::Tensor> search_parts(const std::string& section) const;
  /// The images that are not held out, and those that are.
  std::vector<torch::Tensor> training_parts(const std::string& section) const;
  std::vector<torch::Tensor> split(const std::vector<double>& fractions, std::string_view stream) const;
  /// A batch larger than `images`, the images of the part, is all of them.
  DataLoaderOptions training_options(std::string_view stage, int64_t images, std::string_view stream) const;
  DataLoaderOptions measuring_options(std::string_view stage, int64_t images) const;

  const IConfig& config_;
  uint64_t seed_;
  Ptr<IDataset> dataset_;
  Normalisation normalisation_;
  DataRecord record_;
};

}  // namespace nas::core
