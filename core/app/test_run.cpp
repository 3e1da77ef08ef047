#include "core/app/test_run.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/app/trained_run.h"
#include "core/base/error.h"
#include "core/base/printable.h"
#include "core/base/text.h"
#include "core/desc/cell_check.h"
#include "core/experiment/experiment_data.h"
#include "core/train/measure.h"

namespace nas::core {

namespace {

/// The configuration of the run with its own normalisation: images of other data are changed as those that the network
/// was trained on.
Config with_normalisation(const Config& config, const DataRecord& data) {
  const std::string where = "the run's record of its data";
  return config.with("data.mean", data.mean, where).with("data.std", data.deviation, where);
}

void require_fitting(const ExperimentData& data, const TrainedRun& run) {
  const ModelDesc& network = run.model->desc();
  const auto text = [](const Shape& shape, int64_t classes) {
    return to_string(shape) + " images of " + text::counted(classes, "class");
  };
  if (!(data.shape() == network.input) || data.classes() != network.classes)
    throw Error(ExitCode::data,
                "the network is for " + text(network.input, network.classes) + ", and the data set has " +
                    text(data.shape(), data.classes()),
                "data set " + data.record().dataset, "choose data of the same kind with --set data.path=...");
  const auto names = data.record().class_names, known = run.data().class_names;
  if (!names.empty() && !known.empty() && names != known)
    throw Error(ExitCode::data, "the classes of the data set are not those that the network was trained for",
                "data set " + data.record().dataset + " has " + text::join(names, ", ") + "; the run has " +
                    text::join(known, ", "),
                "name the folders of the data set as those of the run");
}

void print_text(const Measurement& result, const ClassResults& classes) {
  std::cout << "accuracy  " << text::percent(result.top1) << " of " << text::count(result.images)
            << " test images, top 5 " << text::percent(result.top5) << '\n';
  char loss[32];
  std::snprintf(loss, sizeof loss, "%.4f", result.loss);
  std::cout << "loss      " << loss << "\n\nclass           images   correct\n";
  for (size_t i = 0; i < classes.images.size(); ++i) {
    const std::string name = printable(classes.name(i)), images = text::count(classes.images[i]);
    std::cout << name << std::string(std::max<size_t>(14, columns_of(name) + 1) - columns_of(name), ' ')
              << std::string(images.size() < 8 ? 8 - images.size() : 0, ' ') << images << "   "
              << (classes.images[i] > 0 ? text::percent(classes.accuracy(i)) : "-") << '\n';
  }
}

void print_json(const Measurement& result, const ClassResults& classes, const std::string& directory,
                const std::string& dataset) {
  nlohmann::ordered_json facts;
  facts["directory"] = directory;
  facts["dataset"] = dataset;
  facts["test_images"] = result.images;
  facts["test_accuracy"] = result.top1;
  facts["test_top5"] = result.top5;
  facts["test_loss"] = result.loss;
  classes.add_to(facts);
  std::cout << with_short_rows(facts) << '\n';
}

}  // namespace

void test_run(const TestRequest& request, Registry& registry) {
  at::set_num_threads(static_cast<int>(request.config.integer("threads")));
  const TrainedRun run =
      open_trained_run(request.directory, registry.ops(), engine_from(request.config.text("engine")));
  const Config config = with_normalisation(request.config, run.data());
  const ExperimentData data(config, registry, static_cast<uint64_t>(config.integer("seed")));
  require_fitting(data, run);
  DataLoader images = data.test_data();
  const Measurement result = measure([&](const torch::Tensor& x) { return run.model->forward(x); }, images);
  const ClassResults classes{
      .names = run.data().class_names, .images = result.confusion.images(), .confusion = result.confusion.counts()};
  request.json ? print_json(result, classes, request.directory, data.record().dataset) : print_text(result, classes);
}

}  // namespace nas::core
