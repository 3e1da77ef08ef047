#pragma once
// A search method for nas-host that trains many networks. It draws a network, then changes the best one so far, again
// and again (a search by hill climbing in rounds). The host trains the networks of a round in worker processes. Nothing
// here depends on the clock or on which training ends first, so a run repeats to the bit with any number of workers,
// and a resumed run gets the results of finished trainings at once.
#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "nas/cell_mutation.h"
#include "nas/cell_networks.h"
#include "nas/population.h"
#include "nas/record.h"
#include "nas/sdk.h"

struct MyMethodSample {
  std::string id;  ///< "sample-3"
  nas::CellNetwork made;
  nas::TrainingResult result;
};

/// The most accurate of `samples`, the first of equals; a failed one only when all failed. There must be one.
inline const MyMethodSample& best_of(const std::vector<MyMethodSample>& samples) {
  return *std::ranges::max_element(samples, {}, [](const MyMethodSample& sample) {
    return std::pair(!sample.result.failed, sample.result.valid_accuracy);
  });
}

/// `parent` with one op or one input changed.
inline nas::CellNetwork changed(const nas::CellNetwork& parent, std::mt19937_64& random) {
  const nas::ModelDesc cells = nas::mutated(parent.cells, nas::draw_mutation(parent.cells, random));
  return nas::network_of_cells(cells.cells[0], cells.cells[1]);
}

class MyMethodSearcher final : public nas::Implements<MyMethodSearcher, nas::ISearcher> {
 public:
  void search(nas::IRun& run, const nas::SearchParts& parts, nas::TreeOut& found) override {
    const nas::IConfig& config = run.config().section("search.my_method");
    const int64_t rounds = config.integer("rounds"), width = config.integer("networks");
    auto& trainings = nas::host().require<nas::ITrainings>();
    nas::expect_trainings(trainings, rounds * width, rounds * width * config.integer("train.epochs"));
    nas::CellNetworks networks(run, *parts.builder);
    std::mt19937_64 random(nas::host().seed("my_method"));
    for (int64_t round = 0; round < rounds; ++round) {
      const size_t first = samples_.size();
      for (int64_t i = 0; i < width; ++i) begin(trainings, next(run, networks, random, first));
      for (size_t i = first; i < samples_.size(); ++i) samples_[i].result = nas::next_result(trainings);
    }
    nas::host().require<nas::IRecord>().text("my_method/samples.tsv", table());
    if (best_of(samples_).result.failed) throw std::runtime_error("every training failed: " + samples_[0].result.error);
    nas::give(found, best_of(samples_).result.found);
  }

 private:
  /// In the first round a random network, then a changed form of the best of the `known` first samples.
  MyMethodSample next(const nas::IRun& run, nas::CellNetworks& networks, std::mt19937_64& random, size_t known) const {
    const int64_t nodes = run.config().integer("search.model.nodes");
    const auto draw = [&] {
      if (known == 0) return nas::draw_network(nodes, random);
      return changed(best_of({samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(known)}).made, random);
    };
    constexpr int64_t most_draws = 1000;  // of networks that exceed [limits]
    return {.id = "sample-" + std::to_string(samples_.size() + 1),
            .made = networks.first_within_limits(draw, most_draws),
            .result = {}};
  }

  void begin(nas::ITrainings& trainings, MyMethodSample sample) {
    const std::string network = nas::bytes_of(sample.made.network);
    nas::TrainingRequest request;
    request.id = sample.id;
    request.desc = network;
    request.section = "search.my_method";
    trainings.submit(request);
    samples_.push_back(std::move(sample));
  }

  /// The page of the run shows it.
  std::string table() const {
    std::ostringstream table;
    table << "sample\taccuracy\tparameters\tmacs\tnormal\treduction\terror\n";
    for (const MyMethodSample& sample : samples_)
      table << sample.id << '\t' << sample.result.valid_accuracy << '\t' << sample.made.parameters << '\t'
            << sample.made.macs << '\t' << sample.made.normal << '\t' << sample.made.reduction << '\t'
            << sample.result.error << '\n';
    return table.str();
  }

  std::vector<MyMethodSample> samples_;
};

class MyMethodExperimentRunner final : public nas::ExperimentRunner {
 public:
  nas::Ptr<nas::IModelDescBuilder> model_desc_builder() override { return nas::make<nas::ModelDescBuilder>(); }
  nas::Ptr<nas::IArchTrainer> trainer() override { return nullptr; }  // there is no supernet to train
  nas::Ptr<nas::ISearcher> searcher(nas::IRun&) override { return nas::make<MyMethodSearcher>(); }
};
