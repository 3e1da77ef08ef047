#pragma once
/// \file
/// Prints the plan of a batch with an estimate of its cost, before the batch runs.

#include <optional>
#include <ostream>

#include "host/batch/record/batch_folder.h"
#include "host/batch/record/durations.h"
#include "host/json.h"

namespace nas::host {

/// The estimated cost of the experiments that are left.
struct Estimate {
  int64_t left = 0;  ///< experiments that are not finished
  int64_t jobs = 1;
  std::optional<Cost> cost;  ///< of those left, one after the other; empty when it is not known
  bool measured = false;     ///< the cost is based on --measure
  bool partial = false;      ///< some measured costs include the search only
  double free_bytes = 0;     ///< on the disk of the batch directory
};

/// The costs of the finished experiments.
Durations durations_in(const BatchFolder& folder, const std::vector<Experiment>& experiments);

/// Estimates the cost of the experiments that are not finished from the `known` costs.
Estimate estimate(const BatchFolder& folder, const std::vector<Experiment>& experiments, int64_t jobs,
                  const Durations& known);

/// Prints number, name and state of at most `most` experiments and how many more there are, then the estimate.
void print_plan(std::ostream& stream, const std::string& name, const BatchFolder& folder,
                const std::vector<Experiment>& experiments, const Estimate& estimate, size_t most);

/// The same as JSON.
Json plan_json(const std::string& name, const BatchFolder& folder, const std::vector<Experiment>& experiments,
               const Estimate& estimate);

}  // namespace nas::host
