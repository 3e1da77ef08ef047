#include "host/doctor/machine.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/machine.h"
#include "core/base/text.h"
#include "core/config/dataset_files.h"
#include "core/report/cells/graphviz.h"
#include "core/workers/program.h"
#include "host/core_library.h"
#include "host/plugin/admission.h"
#include "host/plugin/discovery.h"
#include "host/plugin/fingerprint.h"

namespace nas::host {
namespace {

using Condition = Finding::Condition;

/// Less than this is too little for a run of any size.
constexpr double kLeastMemory = 512.0 * 1024.0 * 1024.0;
constexpr uintmax_t kLeastDisk = uintmax_t{1} << 30;

std::string value_in_host(std::string_view key) {
  const Fingerprint fingerprint = host_fingerprint();
  const auto found = std::ranges::find(fingerprint, key, &FingerprintKey::name);
  return found == fingerprint.end() ? "" : found->value;
}

/// The file of a loaded library whose name begins with `name`, from the memory map of this process.
std::string loaded_file(std::string_view name) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const size_t begin = line.find('/');
    if (begin == line.npos) continue;
    const std::filesystem::path file = line.substr(begin);
    if (file.filename().string().starts_with(name)) return file.string();
  }
  return "";
}

Finding libtorch() {
  const std::string version = value_in_host("torch") + "." + value_in_host("torch_patch");
  try {
    core_library();
  } catch (const core::Error& error) {
    return {"LibTorch", Condition::problem, version + " cannot be loaded: " + error.where(), error.remedy()};
  }
  return {"LibTorch", Condition::good, version + " in " + loaded_file("libtorch_cpu"), ""};
}

Finding processors() {
  const int64_t usable = core::machine::usable_processors();
  const double load = std::round(core::machine::load_average());
  const std::string value =
      core::text::counted(usable, "processor") + " with the instructions of " + value_in_host("isa");
  if (load < static_cast<double>(usable)) return {"processors", Condition::good, value, ""};
  return {"processors", Condition::note, value + "; load average " + core::shortest_decimal(load),
          "other programs slow down runs; a run with --set threads=1 is slowed down least"};
}

Finding memory() {
  const core::machine::MemoryLimit limit = core::machine::memory_limit();
  const std::string value = core::text::bytes(static_cast<uint64_t>(limit.bytes)) + " (" + limit.source + ")";
  if (limit.bytes >= kLeastMemory) return {"memory", Condition::good, value, ""};
  return {"memory", Condition::problem, value, "end other programs, or raise the limit of the container"};
}

Finding disk() {
  const std::filesystem::path folder = std::filesystem::current_path();
  const uintmax_t free = std::filesystem::space(folder).available;
  const std::string value = core::text::bytes(free) + " free in " + folder.string();
  if (free >= kLeastDisk) return {"disk", Condition::good, value, ""};
  return {"disk", Condition::note, value, "choose a directory on another disk with --out"};
}

Finding data() {
  const auto missing = core::missing_data("fashion_mnist", "");
  if (!missing) return {"data", Condition::good, "Fashion-MNIST, which the examples use, is there", ""};
  return {"data", Condition::note, missing->what(), missing->remedy()};
}

Finding graphviz() {
  if (core::has_graphviz()) return {"Graphviz", Condition::good, "draws the found cells", ""};
  return {"Graphviz", Condition::note, "is not installed, so reports have no drawings of cells",
          core::graphviz_remedy()};
}

Finding slurm() {
  if (core::is_program("sbatch")) return {"Slurm", Condition::good, "sbatch is installed", ""};
  return {"Slurm", Condition::good, "is not installed, so trainings and batches run on this machine", ""};
}

std::vector<std::string> refused_plugins() {
  std::vector<std::string> refused;
  for (const std::filesystem::path& path : installed_plugins()) {
    try {
      require_admissible(open_plugin(path), {});
    } catch (const core::Error&) {
      refused.push_back(path.filename().string());
    }
  }
  return refused;
}

Finding plugins() {
  const size_t count = installed_plugins().size();
  if (count == 0)
    return {"plugins", Condition::problem, "none was found",
            "name one with --plugin FILE, or its folder in the environment variable NAS_PLUGIN_PATH"};
  const std::string value = core::text::counted(static_cast<int64_t>(count), "plugin") + " can be found";
  const std::vector<std::string> refused = refused_plugins();
  if (refused.empty()) return {"plugins", Condition::good, value, ""};
  return {"plugins", Condition::note, value + "; refused: " + core::text::join(refused, ", "),
          "nas-host doctor FILE says why"};
}

}  // namespace

Findings examine_machine() {
  return {libtorch(), processors(), memory(), disk(), data(), plugins(), graphviz(), slurm()};
}

}  // namespace nas::host
