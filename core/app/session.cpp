#include "core/app/session.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

#include "core/app/own_parts.h"
#include "core/app/resume_checks.h"
#include "core/base/crash.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/base/machine.h"
#include "core/base/out_of_memory.h"
#include "core/base/plugin_call.h"
#include "core/base/plugin_owner.h"
#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/experiment/program.h"
#include "core/experiment/run.h"
#include "core/plugin/host_api.h"
#include "core/record/directory_mark.h"
#include "core/record/local_time.h"
#include "core/record/run_card.h"
#include "core/record/written_files.h"
#include "core/train/thread_advice.h"

namespace nas::core {

namespace {

/// The only loaded runner, for a configuration that names none.
std::string only_method(const Registry& registry) {
  const std::vector<std::string> known = registry.names("runner");
  if (known.size() == 1) return known.front();
  if (known.empty())
    throw Error(ExitCode::usage, "no loaded plugin provides a search method", "",
                "load one that does with --plugin; \"nas-host plugins\" lists the plugins");
  throw Error(ExitCode::config, "the loaded plugins provide several search methods", "key \"method\"",
              "set it to one of: " + text::join(known, ", "));
}

/// Writes the choices that depend on the machine and the loaded plugins into the configuration, so that the run can be
/// repeated elsewhere.
Config pinned(const Config& config, const Registry& registry) {
  const bool named = !config.text("method").empty();
  Config with_method = named ? config : config.with("method", only_method(registry), "the loaded plugins");
  if (config.integer("threads") != 0) return with_method;
  const int64_t usable = std::min<int64_t>(at::get_num_threads(), machine::usable_processors());
  return with_method.with("threads", usable, "this machine");
}

/// Of the keys that have another value than the host's defaults, or might.
std::map<std::string, std::string> origins_in(const Config& config) {
  std::map<std::string, std::string> origins;
  for (const Key& key : config.schema().keys())
    if (const Origin& origin = config.origin(key.path); origin.layer != Layer::core) origins[key.path] = origin.where;
  return origins;
}

RunInfo new_info(const Config& config, const RunRequest& request, const Registry& registry) {
  RunInfo info;
  info.method = config.text("method");
  info.dataset = config.text("data.dataset");
  info.started = local_time("%Y-%m-%dT%H:%M:%S%z");
  const Program program = this_program();
  info.version = program.version;
  info.libtorch = program.libtorch;
  info.provenance.cpu = program.cpu;
  info.device = config.text("device");
  info.threads = config.integer("threads");
  info.seed = config.integer("seed");
  info.config_sha256 = config.fingerprint();
  info.command_line = request.command_line;
  info.budget = request.budget;
  info.origins = origins_in(config);
  for (const LoadedPlugin& plugin : registry.plugins()) info.plugins.push_back(plugin);
  return info;
}

/// A run that says how it ended is never opened again, so nothing of it may be lost from then on.
void end_with(Run& run, const std::string& status) {
  run.metrics().sync();
  run.info().status = status;
  run.info().budget.used += run.seconds();
  run.write_report();  // before the record, after which the run is not opened again
  log::record(log::Level::info, run.report().cost());
  run.write_info();
}

/// LibTorch's errors have many lines, of which the first one says what happened.
RunFailure failure_of(const Error& error) {
  const std::string what = error.what();
  return {.code = static_cast<int>(error.code()), .what = what.substr(0, what.find('\n')), .where = error.where()};
}

/// Another error is only logged, so that the first one is reported.
void end_with_failure(Run& run, const Error& failure) {
  log::record(log::Level::error, failure.what());
  if (!failure.where().empty()) log::record(log::Level::error, failure.where());
  try {
    run.info().failure = failure_of(failure);
    end_with(run, "failed");
  } catch (const Error& error) {
    log::warning(error.what());
  }
}

void execute_method(Run& run, Registry& registry) {
  const HostApiBinding binding(run);
  const auto runner = registry.create<IExperimentRunner>("runner", run.config().text("method"), &run.config());
  const std::string part = "method \"" + run.info().method + "\"";
  call_plugin({.plugin = plugin_of(*runner), .part = part}, [&] { runner->run(run); });
}

/// Logs the number of threads, and that fewer may be faster when other processes use the processors.
void log_threads(const IConfig& config) {
  const int64_t threads = config.integer("threads"), processors = machine::usable_processors();
  log::info("computes with " + text::counted(threads, "thread") + " on " + text::counted(processors, "processor"));
  const std::string advice = advice_on_load(threads, processors, machine::load_average());
  if (!advice.empty()) log::warning(advice);
}

int execute(Run& run, Registry& registry, bool json) {
  at::set_num_threads(static_cast<int>(run.config().integer("threads")));
  log::open_file(run.directory().log().string());
  crash::set_log(run.directory().log().string());
  log::info("run directory " + run.directory().path().string());
  log_threads(run.config());
  try {
    execute_method(run, registry);
  } catch (const Interrupted& interrupted) {
    end_with(run, "interrupted");
    log::warning("interrupted; everything is saved; resume with: " +
                 shell_command({"nas-host", "resume", absolute_text(run.directory().path())}));
    return static_cast<int>(interrupted.code());
  } catch (const Error& error) {
    end_with_failure(run, error);
    throw;
  } catch (const std::exception& error) {
    const Error failure(ExitCode::failed, error.what());
    end_with_failure(run, failure);
    throw failure;
  }
  end_with(run, "finished");
  print_run_card(run.info(), run.directory(), json);
  return 0;
}

/// What an earlier nas-host did not record cannot be compared, but is recorded from now on.
void adopt(RunInfo& info, const RunPaths& paths) {
  log::info("run.json does not say what data the run was made of, so it is not compared; it is recorded from now on");
  record_written_files(info, paths);
}

}  // namespace

int begin_run(const RunRequest& request, Registry& registry) {
  Config config = pinned(request.config, registry);
  open_device(std::string(config.text("device")));
  RunInfo info = new_info(config, request, registry);
  RunDirectory directory =
      RunDirectory::create(request.directory.empty() ? RunDirectory::unused_name(info.method, info.dataset)
                                                     : std::filesystem::path(request.directory));
  const std::filesystem::path path = directory.path();
  info.directory_mark = directory_mark(path);
  try {
    write_atomically(directory.config().string(), config.to_toml({.docs = true}));
    info.write(directory.info());
    Run run(std::move(config), registry, std::move(directory), std::move(info), own_services());
    if (request.force) run.ignore_memory_limits();
    bind_data(run);
    run.write_info();
    return execute(run, registry, request.json);
  } catch (const Error&) {
    RunDirectory::discard_unless_trained(path);
    throw;
  } catch (const std::exception& error) {
    RunDirectory::discard_unless_trained(path);
    if (const auto memory = out_of_memory(error, "while the data set was read")) throw *memory;
    throw;
  }
}

int resume_run(const std::string& path, const Config& config, const ResumeOptions& options, Registry& registry) {
  RunDirectory directory = RunDirectory::open(path);
  RunInfo info = RunInfo::read(directory.info());
  if (info.status == "finished" && missing_files(info, directory).empty()) {  // after the host had read the status
    print_run_card(info, directory, options.json);
    return 0;
  }
  if (!config.has_fingerprint(info.config_sha256))
    throw Error(ExitCode::config, "the configuration of the run changed while the run was resumed",
                directory.config().string(), "resume the run again");
  log::open_file(directory.log().string());
  require_resumable(info, directory);
  if (!info.provenance.data) adopt(info, directory);
  record_program(info);
  info.status = "running";
  info.failure.reset();
  Run run(config, registry, std::move(directory), std::move(info), own_services());
  if (options.force) run.ignore_memory_limits();
  bind_data(run);  // what is refused up to here leaves run.json as it was
  run.write_info();
  return execute(run, registry, options.json);
}

}  // namespace nas::core
