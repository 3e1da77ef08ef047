#pragma once
/// \file
/// How fast a training was, as files record it: docs/runs.md.

#include <cstdint>
#include <filesystem>
#include <string>

namespace nas::core {

/// In seconds. Another repetition has other numbers.
struct TrainingPace {
  double step = 0;                ///< median of the first 1000 with the wait for their images, without the first two
  double rest = 0;                ///< of an epoch after its steps, such as validation; mean of the last five
  int64_t steps = 0, epochs = 0;  ///< of this process
};

/// The pace of a training with the section of the configuration that says how long it is.
struct SectionPace {
  std::string section;  ///< "search.random"
  TrainingPace pace;

  /// As pace.json of a training in a worker. Throws Error(failed).
  void write(const std::filesystem::path& file) const;
  /// Throws Error(unreadable).
  static SectionPace read(const std::filesystem::path& file);
};

}  // namespace nas::core
