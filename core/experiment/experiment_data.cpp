#include "core/experiment/experiment_data.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/plugin_call.h"
#include "core/base/plugin_owner.h"
#include "core/base/seeds.h"
#include "core/data/check_dataset.h"
#include "core/data/open_dataset.h"
#include "core/data/split.h"

namespace nas::core {

namespace {

bool is_own(std::string_view name) {
  const auto readers = dataset_readers();
  return std::any_of(readers.begin(), readers.end(), [&](const DatasetReader& reader) { return reader.name == name; });
}

DatasetOptions own_options(const IConfig& config, uint64_t seed) {
  DatasetOptions options;
  options.name = config.text("data.dataset");
  options.path = config.text("data.path");
  options.synthetic = SyntheticOptions{.train_items = config.integer("data.synthetic.train_items"),
                                       .test_items = config.integer("data.synthetic.test_items"),
                                       .classes = config.integer("data.synthetic.classes"),
                                       .channels = config.integer("data.synthetic.channels"),
                                       .height = config.integer("data.synthetic.height"),
                                       .width = config.integer("data.synthetic.width"),
                                       .seed = seed};
  return options;
}

Ptr<IDataset> open(const IConfig& config, const Registry& registry, uint64_t seed) {
  const std::string name(config.text("data.dataset"));
  if (!is_own(name) && registry.has("dataset", name)) {
    auto dataset = registry.create<IDataset>("dataset", name, &config.section("data"));
    const std::string part = "data set \"" + name + "\"";
    call_plugin({.plugin = plugin_of(*dataset), .part = part}, [&] { check_dataset(*dataset, name); });
    return dataset;
  }
  auto dataset = open_dataset(own_options(config, derive_seed(seed, "data.synthetic")));
  for (const std::string& warning : dataset->warnings()) log::warning(warning);
  return dataset;
}

/// Adds the rest of the whole as a last part, which is not used.
std::vector<double> completed(std::vector<double> fractions) {
  const double sum = std::accumulate(fractions.begin(), fractions.end(), 0.0);
  if (sum > 1.0 + 1e-9)
    throw Error(ExitCode::config, "the fractions of [search.data] sum to more than 1", "",
                "lower search.data.train_fraction, arch_fraction or held_out_fraction");
  fractions.push_back(std::max(0.0, 1.0 - sum));
  return fractions;
}

}  // namespace

ExperimentData::ExperimentData(const IConfig& config, const Registry& registry, uint64_t seed)
    : config_(config), seed_(seed), dataset_(open(config, registry, seed)) {
  normalisation_ = {.mean = reals(config, "data.mean"), .deviation = reals(config, "data.std")};
  if (normalisation_.mean.empty() && normalisation_.deviation.empty())
    normalisation_ = measure_normalisation(dataset_->images(DataSplit::train));
  normalisation_.validate(shape().channels);
}

Shape ExperimentData::shape() const {
  const torch::Tensor& images = dataset_->images(DataSplit::train);
  return {images.size(1), images.size(2), images.size(3)};
}

Samples ExperimentData::training_samples(const torch::Tensor& indices) const {
  return {dataset_->images(DataSplit::train), dataset_->labels(DataSplit::train), indices};
}

torch::Tensor ExperimentData::used_indices() const {
  const torch::Tensor& labels = dataset_->labels(DataSplit::train);
  const int64_t most = config_.integer("data.max_items");
  if (most == 0) return torch::arange(labels.size(0));
  return stratified_subset(labels, most, derive_seed(seed_, "data.subset"));
}

std::vector<torch::Tensor> ExperimentData::split(const std::vector<double>& fractions, std::string_view stream) const {
  const torch::Tensor used = used_indices();
  const torch::Tensor labels = dataset_->labels(DataSplit::train).index_select(0, used);
  std::vector<torch::Tensor> parts = stratified_split(labels, fractions, derive_seed(seed_, stream));
  for (torch::Tensor& part : parts) part = used.index_select(0, part);
  return parts;
}

DataLoaderOptions ExperimentData::training_options(std::string_view stage, int64_t batch,
                                                   std::string_view stream) const {
  DataLoaderOptions options;
  options.batch_size = batch;
  options.augment = {.crop_padding = config_.integer("data.crop_padding"),
                     .horizontal_flip = config_.flag("data.flip"),
                     .cutout_length = config_.integer(std::string(stage) + ".data.cutout")};
  options.normalisation = normalisation_;
  options.seed = derive_seed(seed_, stream);
  options.workers = config_.integer("data.workers");
  return options;
}

DataLoaderOptions ExperimentData::measuring_options(std::string_view stage) const {
  DataLoaderOptions options;
  options.batch_size = config_.integer(std::string(stage) + ".train.eval_batch");
  options.shuffle = false;
  options.normalisation = normalisation_;
  options.workers = config_.integer("data.workers");
  return options;
}

TrainingData ExperimentData::search_data() const {
  const IConfig& data = config_.section("search.data");
  const auto parts =
      split(completed({data.real("train_fraction"), data.real("arch_fraction"), data.real("held_out_fraction")}),
            "search.split");
  const int64_t batch = config_.integer("search.train.batch");
  TrainingData result;
  result.train =
      std::make_unique<DataLoader>(training_samples(parts[0]), training_options("search", batch, "search.train"));
  if (parts[1].numel() > 0)
    result.arch = std::make_unique<CyclingLoader>(
        training_samples(parts[1]), training_options("search", std::min(batch, parts[1].numel()), "search.arch"));
  const bool held_out = parts[2].numel() > 0;
  const torch::Tensor& measured = held_out ? parts[2] : parts[1];
  if (measured.numel() > 0)
    result.valid = std::make_unique<DataLoader>(training_samples(measured), measuring_options("search"));
  result.valid_split = held_out ? "valid" : "arch";
  return result;
}

TrainingData ExperimentData::training_data(const std::string& section, std::string_view stream) const {
  const double held_out = config_.real(section + ".data.held_out_fraction");
  const auto parts = split({1.0 - held_out, held_out}, "eval.split");
  TrainingData result;
  result.train = std::make_unique<DataLoader>(
      training_samples(parts[0]), training_options(section, config_.integer(section + ".train.batch"), stream));
  if (parts[1].numel() > 0)
    result.valid = std::make_unique<DataLoader>(training_samples(parts[1]), measuring_options(section));
  result.valid_split = "valid";
  return result;
}

DataLoader ExperimentData::test_data() const {
  const torch::Tensor& labels = dataset_->labels(DataSplit::test);
  return DataLoader({dataset_->images(DataSplit::test), labels, torch::arange(labels.size(0))},
                    measuring_options("eval"));
}

}  // namespace nas::core
