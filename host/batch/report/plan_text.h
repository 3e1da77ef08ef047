#pragma once
/// \file
/// What a batch will do, before it does it.

#include <optional>
#include <ostream>

#include "host/batch/record/batch_folder.h"
#include "host/batch/record/durations.h"
#include "host/json.h"

namespace nas::host {

/// What is left of a batch at the pace of what is finished.
struct Estimate {
  int64_t left = 0;  ///< experiments that are not finished
  int64_t jobs = 1;
  std::optional<Cost> cost;  ///< of those left, one after the other; nothing when nothing like them is known
  bool tried = false;        ///< `known` is from trials too
  bool partial = false;      ///< and some of these told of the search alone
  double free_bytes = 0;     ///< of the disk
};

/// What the finished experiments took.
Durations durations_in(const BatchFolder& folder, const std::vector<Experiment>& experiments);

Estimate estimate(const BatchFolder& folder, const std::vector<Experiment>& experiments, int64_t jobs,
                  const Durations& known);

/// Number, name and state of each, then the estimate in a line; of more than `most` the others are counted.
void print_plan(std::ostream& stream, const std::string& name, const BatchFolder& folder,
                const std::vector<Experiment>& experiments, const Estimate& estimate, size_t most);

/// The same for programs.
Json plan_json(const std::string& name, const BatchFolder& folder, const std::vector<Experiment>& experiments,
               const Estimate& estimate);

}  // namespace nas::host
