#pragma once
/// \file
/// The results of a batch, or of several, averaged over seeds.

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/statistics/sample.h"
#include "host/batch/record/batch_folder.h"
#include "host/json.h"

namespace nas::host {

using core::statistics::Sample;

/// A finished experiment.
struct Finished {
  std::string name = {};
  std::string run = {};   ///< its directory
  std::string seed = {};  ///< the value of the axis of seeds; empty when there is none
  double accuracy = 0;    ///< NaN when none was measured
  double seconds = 0;
  double search_seconds = 0;        ///< NaN when it did not search
  double parameters = 0, macs = 0;  ///< NaN when the found network was not trained
};

/// Experiments that differ in the seed only.
struct ReportRow {
  std::vector<std::string> axes;  ///< a value for each of BatchReport::labels; empty where the axis does not apply
  size_t experiments = 0;         ///< finished or not
  std::vector<Finished> finished = {};
  Sample accuracy = {}, seconds = {}, search_seconds = {}, parameters = {}, macs = {};
  /// Index of the most accurate of `finished`, which must not be empty.
  size_t best() const;
};

struct BatchReport {
  std::string name, directory;
  std::vector<std::string> labels;                ///< the axes without the seed
  std::vector<std::vector<std::string>> factors;  ///< labels that vary together: those of a [[zip]], or a single one
  std::string measure;                            ///< "test accuracy": the first accuracy that all finished runs have
  std::vector<ReportRow> rows = {};               ///< in the order of the batch
  std::vector<std::pair<std::string, std::string>> unfinished = {};  ///< name, and state or error
  std::vector<std::pair<std::string, std::string>> remarks = {};     ///< name, and "slow: ..." or "behind: ..."
  std::vector<std::string> running = {};                             ///< names

  size_t experiments() const;
  size_t finished() const;
};

struct ReportedBatch {
  BatchFolder folder;
  BatchRecord record;
};

/// The axis of reports on several batches; its values are the names of the batches, or their directories when two have
/// the same name.
inline constexpr const char* batch_label = "batch";

/// Reads the results of all experiments of one or more batches.
BatchReport report_on(std::span<const ReportedBatch> batches);

inline BatchReport report_on(const BatchFolder& folder, const BatchRecord& record) {
  return report_on(std::vector{ReportedBatch{folder, record}});
}

}  // namespace nas::host
