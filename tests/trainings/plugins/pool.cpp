// A method without a search of its own: it trains a handful of networks through the host's service. Its trainers are
// what can go wrong in one.
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "nas/sdk.h"

namespace nas::pool {

ModelDesc cells(const std::string& op) {
  ModelDesc model;
  for (const CellType type : {CellType::normal, CellType::reduction}) {
    CellDesc& cell = model.cells.emplace_back();
    cell.type = type;
    cell.nodes = {{{{{op, 1, 1, 1, {}, {}}, {0}}, {{"skip_connect", 1, 1, 1, {}, {}}, {1}}}}};
    cell.concat = {2};
  }
  return model;
}

/// What a resumed run asks for can only differ if the method does not follow from the configuration.
int64_t epochs_from_environment() {
  const char* epochs = std::getenv("POOL_EPOCHS");
  return epochs ? std::atoll(epochs) : 0;
}

class Runner final : public Implements<Runner, IExperimentRunner> {
 public:
  void run(IRun& run) override {
    const IConfig& config = run.config().section("search.pool");
    const int64_t count = config.integer("count");
    INetworks& networks = host().require<INetworks>();
    ITrainings& trainings = host().require<ITrainings>();
    ModelDescBuilder builder;
    for (int64_t i = 0; i < count; ++i) {
      const ModelDesc desc =
          build_network(networks, builder, "search.model", cells(i % 2 ? "sep_conv_3x3" : "max_pool_3x3"));
      const std::string source = bytes_of(desc);
      const std::string id = "net-" + std::to_string(i);
      TrainingRequest request;
      request.id = id;
      request.desc = source;
      request.section = "search.pool";
      if (i == count - 1) request.inherit = "net-0";
      if (i == 1 || config.flag("all_hooked")) request.trainer = config.text("trainer");
      request.epochs = epochs_from_environment();
      trainings.submit(request);
    }
    if (const int64_t expected = config.integer("expected")) expect_trainings(trainings, expected, 2 * expected);
    std::ofstream table(host().artifact_path("pool/results.tsv"));
    if (config.flag("backwards")) take_backwards(trainings, count, table);
    while (trainings.pending() > 0) take(trainings, table);
  }

 private:
  /// POOL_CATCHES: what a careless method catches around one training, to continue with the next.
  static void take(ITrainings& trainings, std::ostream& table) {
    const char* catches = std::getenv("POOL_CATCHES");
    const std::string_view caught = catches ? catches : "";
    try {
      write(next_result(trainings), table);
    } catch (const std::exception&) {
      if (caught != "exceptions") throw;
    } catch (...) {
      if (caught != "everything") throw;
    }
  }
  /// Each by its id, and none twice.
  static void take_backwards(ITrainings& trainings, int64_t count, std::ostream& table) {
    for (int64_t i = count - 1; i >= 0; --i) {
      const std::string id = "net-" + std::to_string(i);
      write(result_of(trainings, id), table);
      try {
        result_of(trainings, id);
      } catch (const std::logic_error& error) {
        host().log(LogLevel::info, error.what());
      }
    }
  }
  static void write(const TrainingResult& result, std::ostream& table) {
    table << result.id << '\t' << result.failed << '\t' << result.error << '\t' << result.valid_accuracy << '\t'
          << result.best_valid_accuracy << '\t' << result.epochs << '\t' << result.parameters << '\t' << result.macs
          << '\t' << result.found.cells.size() << std::endl;
  }
};

/// In the middle of the training, after the first epoch's checkpoint.
class KilledOnce final : public ArchTrainer {
 protected:
  void pre_step(const torch::Tensor&, const torch::Tensor&) override {
    const std::filesystem::path mark = host().artifact_path("killed");
    if (training().epoch() != 1 || training().step() != 2 || std::filesystem::exists(mark)) return;
    std::ofstream(mark) << "once" << std::flush;
    ::raise(SIGKILL);
  }
};

/// In the middle of its first training, until it is asked to save or somebody writes "go" into its folder.
class WaitsOnce final : public ArchTrainer {
 protected:
  void pre_step(const torch::Tensor&, const torch::Tensor&) override {
    const std::filesystem::path mark = host().artifact_path("waits"), go = host().artifact_path("go");
    if (training().epoch() != 1 || training().step() != 2 || std::filesystem::exists(mark)) return;
    std::ofstream(mark) << "once" << std::flush;
    while (!host().cancelled() && !std::filesystem::exists(go))
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
};

class KilledAlways final : public ArchTrainer {
 protected:
  void post_epoch() override { ::raise(SIGKILL); }
};

class Crashing final : public ArchTrainer {
 protected:
  void post_epoch() override { ::raise(SIGSEGV); }
};

/// Leaves behind in its process whatever could reach another training.
class Untidy final : public ArchTrainer {
 protected:
  void post_fit() override {
    static int trainings = 0;
    host().metric("trainings_of_this_process", ++trainings);
    torch::manual_seed(trainings);
    torch::set_num_threads(3);
    at::globalContext().setFlushDenormal(true);
    for (const int signal : {SIGINT, SIGTERM}) ::signal(signal, SIG_IGN);
    std::thread([] { std::this_thread::sleep_for(std::chrono::hours(1)); }).detach();
    [[maybe_unused]] const char* const lost = new char[size_t{1} << 26]();
    if (::chdir("/") != 0) throw std::runtime_error("the process stays in its folder");
  }
};

class Throwing final : public ArchTrainer {
 protected:
  void post_epoch() override { throw std::runtime_error("no luck today\nnor tomorrow"); }
};

}  // namespace nas::pool

NAS_PLUGIN("pool", "0.1.0", "MIT", "Trains a handful of networks", nas::runner<nas::pool::Runner>("pool"),
           nas::trainer<nas::pool::KilledOnce>("killed_once"), nas::trainer<nas::pool::WaitsOnce>("waits_once"),
           nas::trainer<nas::pool::KilledAlways>("killed_always"), nas::trainer<nas::pool::Throwing>("throwing"),
           nas::trainer<nas::pool::Crashing>("crashing"), nas::trainer<nas::pool::Untidy>("untidy"));
