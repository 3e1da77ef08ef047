#include "core/experiment/experiment_data.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/plugin_call.h"
#include "core/base/plugin_owner.h"
#include "core/base/seeds.h"
#include "core/data/check_dataset.h"
#include "core/data/class_check.h"
#include "core/data/describe_data.h"
#include "core/data/open_dataset.h"
#include "core/data/split.h"

namespace nas::core {

namespace {

bool is_own(std::string_view name) {
  const auto readers = dataset_readers();
  return std::any_of(readers.begin(), readers.end(), [&](const DatasetReader& reader) { return reader.name == name; });
}

ImageSize size_of(const IConfig& config) {
  const std::vector<int64_t> size = integers(config, "data.size");
  return size.size() == 2 ? ImageSize{size[0], size[1]} : ImageSize{};
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
  options.test_part = {config.real("data.test_fraction"), static_cast<uint64_t>(config.integer("data.test_seed"))};
  options.images = {.shape = {.channels = config.integer("data.channels"), .size = size_of(config)},
                    .fit = image_fit(config.text("data.fit")),
                    .skip_broken = config.flag("data.skip_broken")};
  options.cache = config.text("data.cache");
  return options;
}

struct OpenedData {
  Ptr<IDataset> dataset;
  DataPart train, test;
  std::vector<std::string> class_names;
  std::string source = {};
  std::vector<PixelSums> train_sums = {};  ///< empty when the reader does not know them
};

OpenedData open_of_plugin(const IConfig& config, const Registry& registry, const std::string& name) {
  auto dataset = registry.create<IDataset>("dataset", name, &config.section("data"));
  OpenedData data;
  const std::string part = "data set \"" + name + "\"";
  call_plugin({.plugin = plugin_of(*dataset), .part = part}, [&] {
    check_dataset(*dataset, name);
    data = {.dataset = {},
            .train = describe_part(*dataset, DataSplit::train, {}),
            .test = describe_part(*dataset, DataSplit::test, {}),
            .class_names = class_names_of(*dataset),
            .source = source_of(*dataset)};
    data.dataset = std::move(dataset);
  });
  return data;
}

OpenedData open(const IConfig& config, const Registry& registry, uint64_t seed) {
  const std::string name(config.text("data.dataset"));
  if (!is_own(name) && registry.has("dataset", name)) return open_of_plugin(config, registry, name);
  auto dataset = open_dataset(own_options(config, derive_seed(seed, "data.synthetic")));
  for (const std::string& warning : dataset->warnings()) log::warning(warning);
  const auto describe = [&](DataSplit split) {
    const LabelledImages& part = dataset->part(split);
    return describe_part(*dataset, split, part.files, part.pixels_sha256);
  };
  OpenedData data{.dataset = {},
                  .train = describe(DataSplit::train),
                  .test = describe(DataSplit::test),
                  .class_names = class_names_of(*dataset),
                  .train_sums = dataset->train_sums()};
  data.dataset = std::move(dataset);
  return data;
}

/// Adds the rest of the whole as a last part, which is not used.
std::vector<double> completed(const std::string& section, std::vector<double> fractions) {
  const double sum = std::accumulate(fractions.begin(), fractions.end(), 0.0);
  if (sum > 1.0 + 1e-9)
    throw Error(ExitCode::config, "the fractions of [" + section + ".data] sum to more than 1", "",
                "lower " + section + ".data.train_fraction, arch_fraction or held_out_fraction");
  fractions.push_back(std::max(0.0, 1.0 - sum));
  return fractions;
}

}  // namespace

ExperimentData::ExperimentData(const IConfig& config, const Registry& registry, uint64_t seed)
    : config_(config), seed_(seed) {
  OpenedData opened = open(config, registry, seed);
  dataset_ = std::move(opened.dataset);
  record_.dataset = config.text("data.dataset");
  record_.class_names = std::move(opened.class_names);
  record_.source = std::move(opened.source);
  record_.train = std::move(opened.train);
  record_.test = std::move(opened.test);
  check_used_classes();
  normalise(opened.train_sums);
}

void ExperimentData::check_used_classes() {
  for (const std::string& warning : check_classes(record_, config_.flag("data.allow_absent_classes")))
    log::warning(warning);
  const torch::Tensor used = dataset_->labels(DataSplit::train).index_select(0, used_indices());
  const std::string warning = unused_classes_warning(record_, label_counts(used, classes()));
  if (!warning.empty()) log::warning(warning);
}

void ExperimentData::normalise(const std::vector<PixelSums>& sums) {
  normalisation_ = {.mean = reals(config_, "data.mean"), .deviation = reals(config_, "data.std")};
  record_.measured = normalisation_.mean.empty() && normalisation_.deviation.empty();
  const torch::Tensor& images = dataset_->images(DataSplit::train);
  if (record_.measured)
    normalisation_ =
        sums.empty() ? measure_normalisation(images) : normalisation_of(sums, images.numel() / images.size(1));
  normalisation_.validate(shape().channels);
  record_.mean = normalisation_.mean;
  record_.deviation = normalisation_.deviation;
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

DataLoaderOptions ExperimentData::training_options(std::string_view stage, int64_t images,
                                                   std::string_view stream) const {
  if (images == 0)
    throw Error(ExitCode::config, "[" + std::string(stage) + ".data] leaves no images for the training", "",
                "change its fractions, or raise data.max_items");
  DataLoaderOptions options;
  options.batch_size = std::min(config_.integer(std::string(stage) + ".train.batch"), images);
  options.augment = {.crop_padding = config_.integer("data.crop_padding"),
                     .horizontal_flip = config_.flag("data.flip"),
                     .cutout_length = config_.integer(std::string(stage) + ".data.cutout")};
  options.normalisation = normalisation_;
  options.seed = derive_seed(seed_, stream);
  options.workers = config_.integer("data.workers");
  return options;
}

DataLoaderOptions ExperimentData::measuring_options(std::string_view stage, int64_t images) const {
  DataLoaderOptions options;
  options.batch_size = std::min(config_.integer(std::string(stage) + ".train.eval_batch"), images);
  options.shuffle = false;
  options.normalisation = normalisation_;
  options.workers = config_.integer("data.workers");
  return options;
}

std::vector<torch::Tensor> ExperimentData::search_parts(const std::string& section) const {
  const IConfig& data = config_.section(section + ".data");
  const std::vector<double> fractions = {data.real("train_fraction"), data.real("arch_fraction"),
                                         data.real("held_out_fraction")};
  return split(completed(section, fractions), "search.split");
}

std::vector<torch::Tensor> ExperimentData::training_parts(const std::string& section) const {
  const double held_out = config_.real(section + ".data.held_out_fraction");
  return split({1.0 - held_out, held_out}, "eval.split");
}

TrainingData ExperimentData::search_data(const std::string& section, const std::string& stage) const {
  const auto parts = search_parts(section);
  TrainingData result;
  result.train = std::make_unique<DataLoader>(training_samples(parts[0]),
                                              training_options(section, parts[0].numel(), stage + ".train"));
  if (parts[1].numel() > 0)
    result.arch = std::make_unique<CyclingLoader>(training_samples(parts[1]),
                                                  training_options(section, parts[1].numel(), stage + ".arch"));
  const bool held_out = parts[2].numel() > 0;
  const torch::Tensor& measured = held_out ? parts[2] : parts[1];
  if (measured.numel() > 0)
    result.valid =
        std::make_unique<DataLoader>(training_samples(measured), measuring_options(section, measured.numel()));
  result.valid_split = held_out ? "valid" : "arch";
  return result;
}

TrainingData ExperimentData::training_data(const std::string& section, std::string_view stream) const {
  const auto parts = training_parts(section);
  TrainingData result;
  result.train =
      std::make_unique<DataLoader>(training_samples(parts[0]), training_options(section, parts[0].numel(), stream));
  if (parts[1].numel() > 0)
    result.valid =
        std::make_unique<DataLoader>(training_samples(parts[1]), measuring_options(section, parts[1].numel()));
  result.valid_split = "valid";
  return result;
}

TrainingData ExperimentData::evaluation_data(const std::string& section, const std::string& stream) const {
  TrainingData result =
      trains_architecture(section) ? search_data(section, stream) : training_data(section, stream + ".train");
  result.arch.reset();  // its threads would make batches that nobody takes
  return result;
}

std::unique_ptr<DataLoader> ExperimentData::part(const std::string& section, ImagePart part,
                                                 std::string_view stream) const {
  const bool has_arch = trains_architecture(section);
  if (part == ImagePart::arch && !has_arch) return nullptr;
  const auto parts = has_arch ? search_parts(section) : training_parts(section);
  const torch::Tensor& images = parts[part == ImagePart::train ? 0 : part == ImagePart::arch || !has_arch ? 1 : 2];
  if (images.numel() == 0) return nullptr;
  const bool held_out = part == ImagePart::held_out;
  return std::make_unique<DataLoader>(
      training_samples(images),
      held_out ? measuring_options(section, images.numel()) : training_options(section, images.numel(), stream));
}

DataLoader ExperimentData::test_data() const {
  const torch::Tensor& labels = dataset_->labels(DataSplit::test);
  return DataLoader({dataset_->images(DataSplit::test), labels, torch::arange(labels.size(0))},
                    measuring_options("eval", labels.size(0)));
}

}  // namespace nas::core
