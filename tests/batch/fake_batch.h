#pragma once
/// \file
/// The results of a batch, written by hand.

#include <string>
#include <vector>

#include "core/record/run_info.h"
#include "fake_run.h"
#include "host/batch/report/report.h"

namespace nas::host {

inline Experiment experiment_of(const std::vector<std::pair<std::string, std::string>>& axes, const std::string& name) {
  return {.name = name, .axes = axes, .plugins = {}, .config_sha256 = ""};
}

/// Four seeds of three methods: random beats darts by 10, 0, 3 and 3 points, and both beat petridish by far.
class ThreeMethods {
 public:
  ThreeMethods() {
    add("darts", {0.80, 0.84, 0.85, 0.83});
    add("random", {0.90, 0.84, 0.88, 0.86});
    add("petridish", {0.70, 0.72, 0.71, 0.74});
  }
  BatchReport report() const { return report_on(BatchFolder(folder.path()), record); }

  const test::TemporaryFolder folder;
  BatchRecord record{"methods", "/b.toml", {}};

 private:
  void add(const std::string& method, const std::vector<double>& accuracies) {
    for (size_t i = 0; i < accuracies.size(); ++i) {
      const std::string seed = std::to_string(i + 1), name = method + "-seed=" + seed;
      record.experiments.push_back(experiment_of({{"plugin", method}, {"seed", seed}}, name));
      write_run(folder / name, "finished", {{"search", 10.0}, {"eval", 20.0}},
                {{"test_accuracy", accuracies[i]}, {"parameters", 1000.0}, {"macs", 2000.0}});
    }
  }
};

}  // namespace nas::host
