#pragma once
/// \file
/// How long a run takes as a function of how far its configuration is scaled down, and the scale that fits a budget.
///
/// The scale multiplies the steps of every training: 1 is the run as configured. Fewer than one epoch is one epoch of
/// fewer steps. Keys of the unit `epochs` (core/config/constraints.h), such as those of the schedules, follow the
/// epochs of their section.

#include <cstdint>
#include <string>
#include <vector>

#include "core/config/config.h"
#include "core/record/training_pace.h"

namespace nas::host {

/// A section with a table `train`, such as "search", "eval", "search.random".
struct PlannedSection {
  std::string name;
  int64_t epochs = 1, steps = 1;  ///< as configured; `steps` are those of one epoch
};

/// How far a section is trained.
struct Length {
  int64_t epochs = 1;
  int64_t steps = 0;  ///< of each epoch; 0: as configured
};

/// The sections of `config` that train, for `images` training images.
std::vector<PlannedSection> planned_sections(const core::Config& config, int64_t images);

/// The length of `section` at `scale`: whole epochs where there are many, and otherwise epochs of fewer steps.
Length length_at(const PlannedSection& section, double scale);

/// `config` with the length of one section, and with the keys that count its epochs. `where` is their origin.
core::Config with_length(const core::Config& config, const PlannedSection& section, const Length& length,
                         const std::string& where);

/// Every key of the unit `networks` multiplied by `share`, at least 1.
core::Config with_networks(const core::Config& config, double share, const std::string& where);

/// Seconds of all trainings of one section.
struct SectionTime {
  PlannedSection section;
  double whole = 0;  ///< of all steps as configured
  double rest = 0;   ///< of one epoch of each training after its steps
};

/// Seconds of a run.
struct TimeModel {
  double fixed = 0;     ///< start of the program, data, test
  double networks = 0;  ///< what grows with the number of networks alone, such as the start of their workers
  std::vector<SectionTime> sections = {};

  /// Adds a training of the short run to its section, in which `share` of its time counts. One that had several epochs
  /// has as many times the epochs of its section in the planned run, too. Returns its seconds of the short run.
  double add_training(const core::SectionPace& training, double share);
  double seconds(double scale) const;
  /// The largest scale of at most 1 with which the run takes at most `seconds`; nearly 0 when even one step of each
  /// training takes longer.
  double scale_within(double seconds) const;
  /// The same run with a share of the networks.
  TimeModel with_networks(double share) const;
};

}  // namespace nas::host
