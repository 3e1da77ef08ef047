#pragma once
/// \file
/// The results of a batch, averaged over seeds.

#include <string>
#include <utility>
#include <vector>

#include "host/batch/record/batch_folder.h"
#include "host/batch/report/statistic.h"
#include "host/json.h"

namespace nas::host {

/// A finished experiment.
struct Finished {
  std::string name = {};
  double accuracy = 0;  ///< NaN when none was measured
  double seconds = 0;
  double parameters = 0, macs = 0;  ///< NaN when the found network was not trained
};

/// Experiments that differ in the seed only.
struct ReportRow {
  std::vector<std::string> axes;  ///< a value for each of BatchReport::labels; empty where the axis does not apply
  size_t experiments = 0;         ///< finished or not
  std::vector<Finished> finished = {};
  Statistic accuracy = {}, seconds = {}, parameters = {}, macs = {};
  /// Index of the most accurate of `finished`, which must not be empty.
  size_t best() const;
};

struct BatchReport {
  std::string name, directory;
  std::vector<std::string> labels;   ///< the axes without the seed
  std::string measure;               ///< "test accuracy": the first accuracy that all finished runs have
  std::vector<ReportRow> rows = {};  ///< in the order of the batch
  std::vector<std::pair<std::string, std::string>> unfinished = {};  ///< name, and state or error
};

/// Reads the results of all experiments.
BatchReport report_on(const BatchFolder& folder, const BatchRecord& record);

}  // namespace nas::host
