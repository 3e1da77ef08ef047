#include "random_searcher.h"

#include <algorithm>
#include <optional>
#include <span>
#include <sstream>
#include <utility>

#include "nas/estimate.h"
#include "nas/host.h"
#include "nas/population.h"
#include "nas/record.h"
#include "samples.h"

namespace nas::random {

namespace {

/// A sample in its second or a later rung continues with the weights of its last training.
void submit(ITrainings& trainings, Sample& sample, int64_t epochs) {
  const std::string network = bytes_of(sample.made.network);
  const std::string id = sample.rungs == 0 ? sample.id : sample.id + "-rung-" + std::to_string(sample.rungs + 1);
  TrainingRequest request;
  request.id = id;
  request.desc = network;
  request.section = "search.random";
  request.inherit = sample.last_training;
  request.epochs = epochs;
  trainings.submit(request);
  sample.last_training = id;
  ++sample.rungs;
}

bool is_better(const Sample& one, const Sample& other) {
  return std::pair(!one.result.failed, one.result.valid_accuracy) >
         std::pair(!other.result.failed, other.result.valid_accuracy);
}

/// Trains the samples and sorts them, the best first. Of equals the earlier one comes first; failed samples come last.
void run_rung(ITrainings& trainings, std::span<Sample> samples, int64_t epochs) {
  std::vector<Sample*> trained;
  for (Sample& sample : samples)
    if (!sample.result.failed) trained.push_back(&sample);
  for (Sample* sample : trained) submit(trainings, *sample, epochs);
  for (Sample* sample : trained) sample->result = next_result(trainings);
  std::stable_sort(samples.begin(), samples.end(), is_better);
}

void run_rounds(ITrainings& trainings, std::vector<Sample>& samples, const Options& options) {
  Estimate estimate(trainings);
  int64_t count = 0, epochs = 0;
  for (const Options::Rung& rung : options.rungs) {
    estimate.add(rung.samples, samples.front().made.network, "search.random", rung.epochs);
    count += rung.samples;
    epochs += rung.samples * rung.epochs;
  }
  host().log(LogLevel::info, estimate.text());
  expect_trainings(trainings, count, epochs);
  for (const Options::Rung& rung : options.rungs)
    run_rung(trainings, std::span(samples).first(static_cast<size_t>(rung.samples)), rung.epochs);
}

/// Accuracies after different numbers of epochs do not compare.
bool went_further(const Sample& one, const Sample& other) {
  return std::pair(!one.result.failed, one.rungs) > std::pair(!other.result.failed, other.rungs);
}

/// All samples train on the same images, so the multiply-accumulates for one image are the cost of an epoch.
void run_asynchronously(ITrainings& trainings, std::vector<Sample>& samples, const Options& options) {
  std::vector<int64_t> costs;
  for (const Sample& sample : samples) costs.push_back(sample.made.macs);
  Rungs rungs(options.planned, costs);
  while (!rungs.done()) {
    while (const auto job = rungs.begin()) submit(trainings, samples[static_cast<size_t>(job->sample)], job->epochs);
    const Rungs::Plan plan = rungs.plan();
    expect_trainings(trainings, plan.trainings, plan.epochs);
    const RungJob ended = rungs.end_next();
    Sample& sample = samples[static_cast<size_t>(ended.sample)];
    sample.result = result_of(trainings, sample.last_training);
    rungs.score(ended, sample.result.failed ? std::nullopt : std::optional(sample.result.valid_accuracy));
  }
  std::stable_sort(samples.begin(), samples.end(), is_better);
  std::stable_sort(samples.begin(), samples.end(), went_further);
}

/// A line of a table for people, who would see a tab as an escape.
std::string with_spaces(const std::string& line) {
  std::string text;
  for (const char letter : line) text += letter == '\t' ? std::string("  ") : std::string(1, letter);
  return text;
}

void report(const std::vector<Sample>& samples) {
  std::ostringstream table;
  table << "rank\tsample\taccuracy\trungs\tparameters\tmacs\tnormal\treduction\terror\n";
  int64_t rank = 0;
  for (const Sample& sample : samples)
    table << ++rank << '\t' << sample.id << '\t' << sample.result.valid_accuracy << '\t' << sample.rungs << '\t'
          << sample.made.parameters << '\t' << sample.made.macs << '\t' << sample.made.normal << '\t'
          << sample.made.reduction << '\t' << sample.result.error << '\n';
  host().require<IRecord>().text("random/samples.tsv", table.str());
  host().log(LogLevel::info, "all samples, the best first:");
  std::istringstream lines(table.str());
  for (std::string line; std::getline(lines, line);) host().log(LogLevel::info, with_spaces(line));
}

}  // namespace

void RandomSearcher::search(IRun& run, const SearchParts& parts, TreeOut& found) {
  const Options options = Options::from(run);
  std::vector<Sample> samples = draw_samples(run, *parts.builder, options);
  ITrainings& trainings = host().require<ITrainings>();
  (options.asynchronous ? run_asynchronously : run_rounds)(trainings, samples, options);
  report(samples);
  const TrainingResult& best = samples.front().result;
  if (best.failed) throw std::runtime_error("every sample failed; the first error is: " + best.error);
  give(found, best.found);
}

}  // namespace nas::random
