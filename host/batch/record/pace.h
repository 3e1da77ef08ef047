#pragma once
/// \file
/// Which experiments of a batch take unusually long.

#include <string>
#include <vector>

#include "host/batch/record/batch_folder.h"
#include "host/batch/record/experiment_state.h"

namespace nas::host {

/// A run takes unusually long when it needs more than this many times the median of the others of its kind.
inline constexpr double unusual_pace = 1.5;
/// Fewer finished runs of the kind show nothing.
inline constexpr size_t fewest_of_a_kind = 2;

/// How long an experiment takes beside those that differ from it in the seed only.
struct Pace {
  enum class Kind { usual, slow, behind };  ///< slow: finished; behind: under way, or interrupted
  Kind kind = Kind::usual;                  ///< also when it is not known
  double seconds = 0;                       ///< that it took; of one that is under way, at least
  double usual_seconds = 0;                 ///< the median of the other finished ones of its kind
};

/// "slow" or "behind"; empty for a usual one.
std::string_view name_of(Pace::Kind kind);

/// "slow: it took 12 min 00 s, and similar runs took 5 min 00 s (median)"; empty for a usual one.
std::string remark_on(const Pace& pace);

/// The states of all experiments, in the order of `record`.
std::vector<ExperimentState> read_states(const BatchFolder& folder, const BatchRecord& record);

/// One for each of `states`, which read_states() returned. Reads the logs of those that run, because they know what is
/// left.
std::vector<Pace> paces_of(const BatchFolder& folder, const BatchRecord& record,
                           const std::vector<ExperimentState>& states);

}  // namespace nas::host
