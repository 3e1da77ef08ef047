#pragma once
/// \file
/// The experiments of a batch. Their plugins exist and are admitted, and their configurations are valid.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/config/config.h"
#include "core/config/resolve.h"
#include "host/batch/plan/batch_file.h"
#include "host/batch/plan/expansion.h"
#include "host/batch/plan/experiment.h"
#include "host/plugin/admission.h"

namespace nas::host {

class Plan {
 public:
  /// Throws the first error: core::Error(config), the refusal of a plugin, or an error of expand().
  Plan(BatchFile file, bool many, const Consent& consent = {});

  const BatchFile& file() const { return file_; }
  const std::vector<Experiment>& experiments() const { return experiments_; }
  /// The complete configuration of one experiment. It is resolved on each call, because a thousand would fill the
  /// memory.
  core::Config config(size_t index);
  /// The experiments whose data is not there, by name, with the error that they would end with.
  const std::vector<std::pair<std::string, core::Error>>& missing_data() const { return missing_data_; }

 private:
  /// Plugins that are loaded together, and the keys that a configuration has with them.
  struct PluginSet {
    std::vector<PluginFile> files;
    std::vector<ExperimentPlugin> facts;
    core::Schema schema;
  };
  const PluginSet& plugins_of(const Draft& draft);
  void check_values(const core::Config& config, const Draft& draft);
  PluginSet load(const std::vector<std::string>& names, const std::string& where) const;

  BatchFile file_;
  Consent consent_;
  std::vector<Draft> drafts_;
  std::map<std::vector<std::string>, PluginSet> plugins_;
  std::vector<Experiment> experiments_;
  std::vector<std::pair<std::string, core::Error>> missing_data_;
};

}  // namespace nas::host
