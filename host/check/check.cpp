#include "host/check/check.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "host/check/parts.h"
#include "host/check/runs.h"
#include "host/check/symbols.h"
#include "host/check/trial.h"
#include "host/doctor/plugin.h"
#include "host/plugin_template.h"
#include "host/run_config.h"
#include "host/temporary_directory.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using Condition = Finding::Condition;

/// The kinds of what takes part in a run without being named in its configuration.
constexpr std::array kinds_of_methods = {
    "runner:", "builder:", "trainer:", "finalizers:", "searcher:", "evaluator:", "strategy:"};

bool is_method(const Manifest& manifest) {
  return std::ranges::any_of(manifest.provides, [](const std::string& part) {
    return std::ranges::any_of(kinds_of_methods, [&](const char* kind) { return part.starts_with(kind); });
  });
}

void append(Findings& findings, Findings more) {
  findings.insert(findings.end(), std::move_iterator(more.begin()), std::move_iterator(more.end()));
}

/// Why this host refuses the plugin; nothing when it accepts it.
Findings refusals_of(const PluginFile& plugin, const Consent& consent) {
  const std::optional<core::Error> refusal = refusal_of(plugin, consent);
  Findings problems;
  if (!refusal) return problems;
  for (Finding& finding : examine_plugin(plugin, consent)) {
    if (finding.condition != Condition::problem) continue;
    finding.code = static_cast<int>(refusal->code());
    problems.push_back(std::move(finding));
  }
  return problems;
}

Findings check_file(const PluginFile& plugin, const Consent& consent) {
  if (Findings refusals = refusals_of(plugin, consent); !refusals.empty()) return refusals;
  const Manifest& manifest = plugin.manifest;
  Findings findings = {
      {"file", Condition::good,
       manifest.id + " " + manifest.version + ", plugin ABI " + abi_text(manifest.abi_major, manifest.abi_minor_built),
       ""}};
  append(findings, check_symbols(plugin));
  return findings;
}

class Check {
 public:
  Check(const PluginFile& plugin, const CheckRequest& request) : plugin_(plugin), request_(request) {}

  /// A part of host/check/parts.h, in a process of its own.
  void part(const std::string& name, Findings& findings) const {
    const FindingsFile file(directory_.path() / name);
    core::log::info("checking its " + name);
    try {
      const TrialEnd end = try_out(words_of_part(name), request_.limit);
      append(findings, file.read());
      if (end.code != 0) findings.push_back(problem_of(name, end));
    } catch (const core::Interrupted&) {
      append(findings, file.read());
      throw;
    }
  }

  void runs(Findings& findings) const {
    if (request_.config.empty() && !is_method(plugin_.manifest)) {
      findings.push_back({"runs", Condition::note, "not tried: it provides no part of a method",
                          "give a configuration that uses the plugin with --config"});
      return;
    }
    std::vector<std::string> words = {"run", "--plugin", plugin_.path.string()};
    for (const std::string& other : others()) words.insert(words.end(), {"--plugin", other});
    add_options(words);
    if (request_.config.empty())
      words.insert(words.end(), {"--config", (template_folder("trainer") / "try.toml").string()});
    check_runs({.words = std::move(words), .folder = directory_.path(), .limit = request_.limit}, findings);
  }

 private:
  std::vector<std::string> words_of_part(const std::string& name) const {
    std::vector<std::string> words = {"check-part", plugin_.path.string(), name, (directory_.path() / name).string()};
    add_options(words);
    return words;
  }
  Finding problem_of(const std::string& name, const TrialEnd& end) const {
    return {name, Condition::problem, text_of(end, request_.limit),
            end.too_long ? "find out why it does not end, or give it more time with --limit"
                         : "fix the plugin and build it again",
            exit_code_for(end)};
  }
  void add_options(std::vector<std::string>& words) const {
    for (std::string& word : words_of(request_.consent)) words.push_back(std::move(word));
    if (!request_.config.empty()) words.insert(words.end(), {"--config", request_.config});
    for (const std::string& setting : request_.settings) words.insert(words.end(), {"--set", setting});
  }
  /// The plugins of the configuration beside this one.
  std::vector<std::string> others() const {
    std::vector<std::string> names;
    if (!request_.config.empty()) names = plugins_named_by(request_.config);
    std::erase_if(names, [&](const std::string& name) { return name == plugin_.manifest.id || name == plugin_.path; });
    return names;
  }

  const PluginFile& plugin_;
  const CheckRequest& request_;
  TemporaryDirectory directory_;
};

}  // namespace

void check_plugin(const PluginFile& plugin, const CheckRequest& request, Findings& findings) {
  append(findings, check_file(plugin, request.consent));
  if (has_problem(findings)) return;
  const Check check(plugin, request);
  check.part("entry", findings);
  if (has_problem(findings)) return;
  check.part("factories", findings);
  check.part("ops", findings);
  if (has_problem(findings)) return;
  check.runs(findings);
}

}  // namespace nas::host
