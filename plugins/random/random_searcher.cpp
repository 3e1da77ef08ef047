#include "random_searcher.h"

#include <algorithm>
#include <span>
#include <sstream>

#include "nas/estimate.h"
#include "nas/host.h"
#include "nas/record.h"
#include "samples.h"

namespace nas::random {

namespace {

/// A sample in its second or a later rung continues with the weights of its last training.
void submit(ITrainings& trainings, Sample& sample, int64_t epochs) {
  const std::string network = bytes_of(sample.network);
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
void run_rung(std::span<Sample> samples, int64_t epochs) {
  ITrainings& trainings = host().require<ITrainings>();
  std::vector<Sample*> trained;
  for (Sample& sample : samples)
    if (!sample.result.failed) trained.push_back(&sample);
  for (Sample* sample : trained) submit(trainings, *sample, epochs);
  for (Sample* sample : trained) sample->result = next_result(trainings);
  std::stable_sort(samples.begin(), samples.end(), is_better);
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
          << sample.parameters << '\t' << sample.macs << '\t' << sample.normal << '\t' << sample.reduction << '\t'
          << sample.result.error << '\n';
  host().require<IRecord>().text("random/samples.tsv", table.str());
  host().log(LogLevel::info, "all samples, the best first:");
  std::istringstream lines(table.str());
  for (std::string line; std::getline(lines, line);) host().log(LogLevel::info, with_spaces(line));
}

}  // namespace

void RandomSearcher::search(IRun& run, const SearchParts& parts, TreeOut& found) {
  const Options options = Options::from(run);
  std::vector<Sample> samples = draw_samples(run, *parts.builder, options);
  Estimate estimate(host().require<ITrainings>());
  for (const auto& [count, epochs] : options.rungs)
    estimate.add(count, samples.front().network, "search.random", epochs);
  host().log(LogLevel::info, estimate.text());
  for (const auto& [count, epochs] : options.rungs)
    run_rung(std::span(samples).first(static_cast<size_t>(count)), epochs);
  report(samples);
  const TrainingResult& best = samples.front().result;
  if (best.failed) throw std::runtime_error("every sample failed; the first error is: " + best.error);
  give(found, best.found);
}

}  // namespace nas::random
