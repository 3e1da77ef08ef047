#include "host/check/parts.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/base/file.h"
#include "core/base/json_lines.h"
#include "core/base/text.h"
#include "host/core_library.h"
#include "host/plugin/loader.h"
#include "host/session.h"
#include "nas/boundary/config.h"
#include "nas/object.h"

namespace nas::host {

namespace fs = std::filesystem;

void FindingsFile::add(const Finding& finding) const {
  core::AppendedFile(path_.string())
      .append(json_of(finding).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

Findings FindingsFile::read() const {
  Findings findings;
  if (fs::exists(path_))
    core::for_each_json_line(core::read_file(path_.string()),
                             [&](const nlohmann::json& line) { findings.push_back(finding_from(line)); });
  return findings;
}

namespace {

using Condition = Finding::Condition;

const char* const rebuild = "fix the plugin and build it again";

std::string part_name(const nas_factory& factory) { return std::string(factory.kind) + ":" + factory.name; }

std::vector<std::string> parts_of(const nas_plugin_api& api) {
  std::vector<std::string> parts;
  for (uint32_t i = 0; i < api.factory_count; ++i) parts.push_back(part_name(*api.factories[i]));
  return parts;
}

/// What the entry of a plugin with this manifest gives.
std::vector<std::string> parts_of(const Manifest& manifest) {
  std::vector<std::string> parts = manifest.provides;
  for (const std::string& part : manifest.provides)
    if (const auto made = made_by_the_host(part)) std::erase(parts, *made);
  return parts;
}

/// Empty when the second call gives what the first gave.
std::string second_entry(const PluginFile& plugin, const nas_host_api& host, const nas_plugin_api& first) {
  void* const library = ::dlopen(plugin.file->real_path().c_str(), RTLD_NOW | RTLD_NOLOAD);
  const auto entry = reinterpret_cast<nas_plugin_entry_v1_fn>(::dlsym(library, NAS_PLUGIN_ENTRY_SYMBOL));
  nas_plugin_api second = {.struct_size = sizeof second, .factory_count = 0, .factories = nullptr};
  nas_error error = {};
  error.struct_size = sizeof error;
  if (entry(&host, &second, &error) != NAS_OK) return std::string("the second call failed: ") + error.text;
  return parts_of(second) == parts_of(first) ? "" : "the second call gives other factories than the first";
}

/// Every key is missing.
class NoKeys final : public Provides<IConfig> {
 public:
  bool has(std::string_view) const override { return false; }
  int64_t integer(std::string_view path) const override { missing(path); }
  double real(std::string_view path) const override { missing(path); }
  bool flag(std::string_view path) const override { missing(path); }
  std::string_view text(std::string_view path) const override { missing(path); }
  int64_t length(std::string_view path) const override { missing(path); }
  int64_t integer_at(std::string_view path, int64_t) const override { missing(path); }
  double real_at(std::string_view path, int64_t) const override { missing(path); }
  std::string_view text_at(std::string_view path, int64_t) const override { missing(path); }
  const IConfig& section(std::string_view) const override { return *this; }

 private:
  [[noreturn]] static void missing(std::string_view path) {
    throw std::invalid_argument("there is no key \"" + std::string(path) + "\"");
  }
};

/// What is wrong with what a factory made or said.
using Complaint = std::optional<std::string>;

Complaint complaint_about(void* made) {
  if (!made) return "create() returned NAS_OK without an object";
  const Ptr<IObject> object(static_cast<IObject*>(made));
  if (object->query("nas.an_interface_that_does_not_exist/1"))
    return "its query() must return null for an unknown interface";
  return std::nullopt;
}

/// `must`: a failure is a complaint too.
Complaint create(const nas_factory& factory, const IConfig* config, bool must) {
  const nas_create_args args = {sizeof args, const_cast<IConfig*>(config)};
  nas_error error = {};
  error.struct_size = sizeof error;
  void* made = nullptr;
  try {
    if (factory.create(&factory, &args, &made, &error) == NAS_OK) return complaint_about(made);
  } catch (...) {
    return "create() threw an exception across the boundary; a factory that NAS_PLUGIN makes does not";
  }
  error.where[sizeof(error.where) - 1] = error.text[sizeof(error.text) - 1] = '\0';
  if (!error.text[0]) return "it fails without a reason";
  if (must) return std::string("it cannot make an object: ") + error.text;
  return std::nullopt;
}

/// Whether an object of this kind is made from a configuration.
bool takes_config(const nas_factory& factory) { return std::string_view(factory.kind) != "op"; }

/// Whether it makes a nas::IObject. A strategy or a stable_op is a table, and what another kind makes is not known.
bool makes_object(const nas_factory& factory) {
  constexpr std::array<std::string_view, 8> kinds = {"runner", "builder", "trainer",  "finalizers",
                                                     "op",     "dataset", "searcher", "evaluator"};
  return std::ranges::find(kinds, std::string_view(factory.kind)) != kinds.end();
}

Finding finding_about(const nas_factory& factory, const core::Config& config) {
  const std::string name = part_name(factory);
  if (!makes_object(factory)) return {name, Condition::note, "not tried by itself: it makes no object", ""};
  const bool is_data = std::string_view(factory.kind) == "dataset";
  const IConfig* const whole = !takes_config(factory) ? nullptr : is_data ? &config.section("data") : &config;
  if (const Complaint complaint = create(factory, whole, true)) return {name, Condition::problem, *complaint, rebuild};
  if (!takes_config(factory)) return {name, Condition::good, "makes an object", ""};
  const NoKeys none;
  for (const auto& [given, text] : {std::pair<const IConfig*, const char*>{nullptr, "without a configuration: "},
                                    {&none, "with a configuration without keys: "}})
    if (const Complaint complaint = create(factory, given, false))
      return {name, Condition::problem, text + *complaint, rebuild};
  return {name, Condition::good, "makes an object, also when keys are missing, or says why not", ""};
}

size_t entries_in(const char* folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

struct Held {
  size_t threads = entries_in("/proc/self/task"), files = entries_in("/proc/self/fd");
};

void add_what_is_left(const Held& before, const FindingsFile& findings) {
  const Held after;
  const auto add = [&](const char* noun, size_t less, size_t more) {
    if (more > less)
      findings.add({"left over", Condition::problem,
                    core::text::counted(static_cast<int64_t>(more - less), noun) + " after its objects were destroyed",
                    "end and close what an object began when it is destroyed"});
  };
  add("thread", before.threads, after.threads);
  add("file descriptor", before.files, after.files);
}

}  // namespace

void check_entry(const PluginFile& plugin, const FindingsFile& findings) {
  const nas_host_api& host = *core_library().host_api();
  const nas_plugin_api& api = *load_plugin(plugin, host).api;
  std::vector<std::string> parts = parts_of(api), provided = parts_of(plugin.manifest);
  if (const std::string fault = second_entry(plugin, host, api); !fault.empty())
    findings.add({"entry", Condition::problem, fault, "fill the table with static data alone"});
  std::ranges::sort(parts);
  std::ranges::sort(provided);
  const std::string list = core::text::join(parts, " ");
  if (parts == provided)
    findings.add({"entry", Condition::good, "called twice, provides " + list, ""});
  else
    findings.add({"entry", Condition::problem,
                  "it provides " + list + ", and its manifest says " + core::text::join(provided, " "),
                  "let NAS_PLUGIN write both"});
}

void check_factories(const PluginFile& plugin, const core::Config& config, const FindingsFile& findings) {
  core::ICore& core = core_library();
  const Held before;
  const nas_plugin_api& api = *load_plugin(plugin, *core.host_api()).api;
  for (uint32_t i = 0; i < api.factory_count; ++i) findings.add(finding_about(*api.factories[i], config));
  add_what_is_left(before, findings);
}

void check_ops(const PluginFile& plugin, const FindingsFile& findings) {
  core::ICore& core = core_with({plugin});
  for (const std::string& part : plugin.manifest.provides) {
    if (!part.starts_with("op:")) continue;
    const core::OpCheck check = core.check_op(part.substr(3));
    const std::string name = part + " on edges";
    for (const std::string& failure : check.failures) findings.add({name, Condition::problem, failure, rebuild});
    if (check.passed > 0)
      findings.add({name, Condition::good, "correct on " + core::text::counted(check.passed, "edge"), ""});
    else if (check.failures.empty())
      findings.add({name, Condition::note, "not tried: " + check.refusal, ""});
  }
}

}  // namespace nas::host
