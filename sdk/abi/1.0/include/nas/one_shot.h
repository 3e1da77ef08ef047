#pragma once
/// \file
/// Networks that share the weights of one supernet: Guo et al., "Single Path One-Shot Neural Architecture Search with
/// Uniform Sampling", ECCV 2020.

#include <cstdint>
#include <iomanip>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "nas/boundary/record.h"
#include "nas/boundary/runner.h"
#include "nas/desc_tree.h"
#include "nas/durable_values.h"
#include "nas/evaluation.h"
#include "nas/live_networks.h"
#include "nas/search_stages.h"

namespace nas {

/// The accuracies of networks within a supernet, for a searcher that chooses among them. What a run has evaluated, it
/// remembers: each process of the run must ask for the same networks in the same order. [run-thread]
class OneShotSupernet {
 public:
  struct Options {
    std::string stage = "supernet";  ///< its name, and that of the remembered accuracies
    std::string section = "search";  ///< how it is trained, and whose held-out images measure the networks
    int64_t batches = 0;             ///< of these images; 0: all
    int64_t norm_batches = 20;       ///< of training images, to recalibrate the batch norms for a network
  };

  /// Borrows `parts`, whose builder makes the supernet, for example of UniformPathOps (nas/uniform_path.h).
  OneShotSupernet(const SearchParts& parts, Options options) : parts_(parts), options_(std::move(options)) {
    if (const auto known = remembered(options_.stage))
      accuracies_ = desc_detail::need<std::vector<double>>(*known, "", "accuracies");
  }

  /// The accuracy in [0, 1] of `network`, see EvaluationRequest::choice. The first call trains the supernet, unless the
  /// run has done so. Throws what train_stage() and evaluate() throw.
  double accuracy(const ModelDesc& network) {
    if (asked_ == accuracies_.size()) {
      accuracies_.push_back(evaluated(network));
      Tree tree;
      tree.set("accuracies", accuracies_);
      remember(options_.stage, tree);
    }
    record_best(accuracies_[asked_++]);
    return accuracies_[asked_ - 1];
  }

 private:
  double evaluated(const ModelDesc& network) {
    if (!supernet_) supernet_ = trained();
    return evaluate(*supernet_, {.choice = network,
                                 .batches = options_.batches,
                                 .norms = EvaluationNorms::recalibrated,
                                 .norm_batches = options_.norm_batches})
        .top1;
  }

  Ptr<ILiveNetwork> trained() const {
    StageRequest request;
    request.name = options_.stage;
    request.section = options_.section;
    request.builder = parts_.builder;
    request.trainer = parts_.trainer;
    request.finalizers = parts_.finalizers;
    const StageResult stage = train_stage(host().require<ISearchStages>(), request);
    return make_live(host().require<ILiveNetworks>(),
                     {.desc = stage.supernet, .stage = stage.name, .section = options_.section});
  }

  /// Replaces what the stage has recorded: the accuracy of the supernet as it stands.
  void record_best(double accuracy) {
    if (accuracy <= best_) return;
    best_ = accuracy;
    host().require<IRecord>().result("search_accuracy", best_);
    std::ostringstream text;
    text << "network " << asked_ << " has the highest accuracy so far: " << std::fixed << std::setprecision(2)
         << 100.0 * best_ << " %";
    host().log(LogLevel::info, text.str());
  }

  const SearchParts& parts_;
  Options options_;
  Ptr<ILiveNetwork> supernet_;      ///< from the first evaluation on
  std::vector<double> accuracies_;  ///< of all networks that the run has evaluated
  size_t asked_ = 0;
  double best_ = -1.0;
};

}  // namespace nas
