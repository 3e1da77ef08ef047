#pragma once
/// \file
/// The interface between the host executable and libnas_core.so, which the host opens only for commands that need
/// LibTorch. Both are built and shipped together, so this interface may change; it contains no torch type.

#include <cstdint>
#include <string>
#include <vector>

#include "core/config/config.h"
#include "core/plugin/loaded_plugin.h"
#include "core/record/run_info.h"
#include "nas/abi.h"

namespace nas::core {

/// A run to start.
struct RunRequest {
  Config config;          ///< resolved with the schema of all plugins that were added
  std::string directory;  ///< empty: a new one under runs/
  std::vector<std::string> command_line;
  RunBudget budget = {};  ///< for which the configuration was shortened
  bool json = false;      ///< print the summary as JSON
  bool force = false;     ///< run even if the estimated memory is more than is available
};

/// How to resume a run.
struct ResumeOptions {
  bool json = false;   ///< as in RunRequest
  bool force = false;  ///< as in RunRequest
};

/// What `inspect` reports on, except plugins.
struct ModelRequest {
  std::string path;      ///< model.toml or run directory; empty for a genotype
  std::string genotype;  ///< its text, to be used with the numbers below
  long channels = 36, layers = 20, reductions = 2, classes = 10;
  long input_channels = 3, input_height = 32, input_width = 32;
  bool json = false;
  bool latency = false;  ///< also measure the time of batches of 1 and 32 images
};

/// What `test` measures.
struct TestRequest {
  std::string directory;  ///< of a finished run
  Config config;          ///< of the run, with the settings that name other data
  bool json = false;
};

enum class PredictionFormat { text, json, csv };

/// What `predict` predicts.
struct PredictRequest {
  std::string directory;  ///< of a finished run
  Config config;          ///< of the run
  std::vector<std::string> paths;
  int64_t top = 3;  ///< classes of each picture
  PredictionFormat format = PredictionFormat::text;
};

enum class ExportFormat { onnx, pytorch, safetensors, genotype };

/// What `export` writes.
struct ExportRequest {
  std::string path;     ///< a finished run, or a model.toml
  std::string weights;  ///< the safetensors file of a model.toml; empty for a run
  ExportFormat format = ExportFormat::onnx;
  std::string out;     ///< empty: the name of the description with the extension of the format
  bool fold = true;    ///< ONNX: batch norms become part of the convolutions before them
  bool raw = false;    ///< without the normalisation: the network takes normalised images
  bool force = false;  ///< replace files
  bool json = false;   ///< print the result as JSON
};

/// What `data check` checks.
struct DataCheckRequest {
  std::vector<std::string> paths;
  bool json = false;
  std::string sheet;  ///< file of the contact sheet; empty: none
};

/// What `check` found out about one op of a plugin.
struct OpCheck {
  std::string name;
  int64_t passed = 0;                      ///< edges of which everything was right
  std::string refusal = {};                ///< why it refused the first of the others; may be empty
  std::vector<std::string> failures = {};  ///< one sentence for each edge of which something was wrong
};

/// All calls from the main thread. Failures are nas::core::Error. Results go to stdout.
class ICore {
 public:
  /// The table that plugins are given at their entry. It lives as long as the process.
  virtual const nas_host_api* host_api() = 0;
  virtual void add_plugin(const LoadedPlugin& plugin) = 0;
  /// Tries out the op `name` of a plugin that was added.
  virtual OpCheck check_op(const std::string& name) = 0;
  /// Runs to the end or until interrupted; returns the exit code.
  virtual int run(const RunRequest& request) = 0;
  /// Continues the unfinished run in `directory`. Its plugins were added; `config` is the content of its config.toml.
  virtual int resume(const std::string& directory, const Config& config, const ResumeOptions& options) = 0;
  virtual void inspect(const ModelRequest& request) = 0;
  /// Writes a trained network as a file for other programs. Needs no plugin.
  virtual void export_network(const ExportRequest& request) = 0;
  /// Prints a report on data sets; returns the exit code.
  virtual int check_data(const DataCheckRequest& request) = 0;
  /// Throws Error(config) when LibTorch has no device of this name here.
  virtual void require_device(const std::string& name) = 0;
  /// Reads the data of a run before it is known which of its trainings is next, for the calls of work() that follow in
  /// this process and in copies of it. Starts no thread that stays. `config` is as for work() and lives as long.
  virtual void read_data_of_trainings(const Config& config) = 0;
  /// One training of a run, in its folder RUN/trainings/ID; returns the exit code. The run's plugins were added;
  /// `config` is the content of its config.toml.
  virtual int work(const std::string& folder, const Config& config) = 0;

  /// Tests the network of a run on the test images of a data set.
  virtual void test(const TestRequest& request) = 0;
  /// Predicts the classes of pictures; returns the exit code, 4 when one could not be read.
  virtual int predict(const PredictRequest& request) = 0;

 protected:
  ~ICore() = default;
};

using CoreEntry = ICore* (*)();
inline constexpr const char* core_entry_symbol = "nas_core_v1";

}  // namespace nas::core
