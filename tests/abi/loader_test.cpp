#include "host/plugin/loader.h"

#include <gmock/gmock.h>

#include "core/base/hash.h"
#include "host/plugin/refusal.h"
#include "nas/abi.h"
#include "nas/config.h"
#include "nas/fingerprint.h"
#include "nas/object.h"
#include "tests/abi/plugins/counter.h"

namespace nas::host {
namespace loader_test {

using test::ICounter;

std::string last_log;

nas_host_api host_table() {
  nas_host_api api = {};
  api.struct_size = sizeof(api);
  api.abi_major = NAS_ABI_MAJOR;
  api.abi_minor = NAS_ABI_MINOR;
  api.log = [](const nas_host_api*, int32_t level, const char* plugin, const char* text) {
    last_log = std::to_string(level) + " " + plugin + ": " + text;
  };
  return api;
}
const nas_host_api host_api = host_table();

core::LoadedPlugin load(const std::string& name) {
  return load_plugin(admit_plugins({TEST_PLUGINS "/lib" + name + ".so"}).front(), host_api);
}

core::Error refusal_of(const std::string& name) {
  try {
    load(name);
  } catch (const core::Error& error) {
    return error;
  }
  throw std::logic_error(name + " was loaded");
}

/// A configuration with the integer "limit" alone.
class LimitConfig final : public Provides<IConfig> {
 public:
  explicit LimitConfig(int64_t limit) : limit_(limit) {}
  bool has(std::string_view path) const override { return path == "limit"; }
  int64_t integer(std::string_view path) const override {
    if (!has(path)) throw std::invalid_argument(std::string(path));
    return limit_;
  }
  double real(std::string_view path) const override { return static_cast<double>(integer(path)); }
  bool flag(std::string_view path) const override { throw std::invalid_argument(std::string(path)); }
  std::string_view text(std::string_view path) const override { throw std::invalid_argument(std::string(path)); }
  int64_t length(std::string_view path) const override { throw std::invalid_argument(std::string(path)); }
  int64_t integer_at(std::string_view path, int64_t) const override { return integer(path); }
  double real_at(std::string_view path, int64_t) const override { return real(path); }
  std::string_view text_at(std::string_view path, int64_t) const override { return text(path); }
  const IConfig& section(std::string_view path) const override { throw std::invalid_argument(std::string(path)); }

 private:
  int64_t limit_;
};

/// Calls create() as the host does. On failure the object stays null.
struct Creation {
  Creation(const nas_factory& factory, IConfig* config) {
    error.struct_size = sizeof(error);
    const nas_create_args args = {sizeof(nas_create_args), config};
    void* made = nullptr;
    status = factory.create(&factory, &args, &made, &error);
    object.reset(static_cast<IObject*>(made));
  }
  int32_t status = NAS_OK;
  nas_error error = {};
  Ptr<IObject> object;
};

TEST(Loader, LoadsWhatTheManifestSays) {
  const core::LoadedPlugin plugin = load("complete");
  EXPECT_EQ(plugin.id, "complete");
  EXPECT_EQ(plugin.version, "0.1.0");
  EXPECT_EQ(plugin.sha256, core::sha256_file(TEST_PLUGINS "/libcomplete.so"));
  ASSERT_EQ(plugin.api->factory_count, 2u);
  EXPECT_STREQ(plugin.api->factories[0]->kind, "runner");
  EXPECT_STREQ(plugin.api->factories[0]->name, "constant");
  EXPECT_STREQ(plugin.api->factories[1]->doc, "Counts to a limit");
}

TEST(Loader, AKindThatNobodyKnowsIsNoError) {
  const core::LoadedPlugin plugin = load("tomorrow");
  ASSERT_EQ(plugin.api->factory_count, 3u);
  EXPECT_STREQ(plugin.api->factories[1]->kind, "kind_of_tomorrow");
}

TEST(Loader, ObjectsCrossTheBoundary) {
  const core::LoadedPlugin plugin = load("complete");
  Creation creation(*plugin.api->factories[0], nullptr);
  ASSERT_EQ(creation.status, NAS_OK);
  ICounter* counter = query<ICounter>(creation.object.get());
  ASSERT_NE(counter, nullptr);
  EXPECT_EQ(counter->count(), 42);
  EXPECT_EQ(creation.object->query("test.unknown/0"), nullptr);
}

TEST(Loader, ObjectsAreMadeFromAConfigurationAndMayLog) {
  const core::LoadedPlugin plugin = load("complete");
  LimitConfig config(7);
  Creation creation(*plugin.api->factories[1], &config);
  ASSERT_EQ(creation.status, NAS_OK);
  EXPECT_EQ(query<ICounter>(creation.object.get())->count(), 7);
  EXPECT_EQ(last_log, "1 complete: limited to 7");
}

TEST(Loader, WhatAConstructorThrowsArrivesAsText) {
  const core::LoadedPlugin plugin = load("complete");
  LimitConfig config(-1);
  Creation creation(*plugin.api->factories[1], &config);
  EXPECT_EQ(creation.status, NAS_FAILED);
  EXPECT_EQ(creation.object, nullptr);
  EXPECT_STREQ(creation.error.where, "creating (anonymous namespace)::Limited");
  EXPECT_STREQ(creation.error.text, "limit is negative");
}

TEST(Loader, AMissingConfigurationIsAnErrorNotACrash) {
  Creation creation(*load("complete").api->factories[1], nullptr);
  EXPECT_EQ(creation.status, NAS_FAILED);
  EXPECT_STREQ(creation.error.text, "it needs a configuration and the host gave none");
}

TEST(Loader, LibTorchsErrorsComeWithoutBacktrace) {
  Creation creation(*load("with_torch").api->factories[0], nullptr);
  EXPECT_EQ(creation.status, NAS_FAILED);
  EXPECT_STREQ(creation.error.text, "two ones are not three");
}

TEST(Loader, ASecondEntryGivesTheSameAnswer) {
  const core::LoadedPlugin first = load("complete"), second = load("complete");
  EXPECT_EQ(first.api->factories, second.api->factories);
  EXPECT_EQ(first.api->factory_count, second.api->factory_count);
}

TEST(Loader, APluginRefusesAHostOfAnotherAbi) {
  static nas_host_api other = host_table();
  other.abi_major = NAS_ABI_MAJOR + 1;
  try {
    load_plugin(admit_plugins({TEST_PLUGINS "/libcomplete.so"}).front(), other);
    FAIL() << "was loaded";
  } catch (const core::Error& error) {
    EXPECT_EQ(static_cast<int>(error.code()), 67);
    EXPECT_STREQ(error.what(), "plugin \"complete\" refused to start");
    EXPECT_EQ(error.where(),
              "entering the plugin: built for plugin ABI 1.0, entered by a host of 2." NAS_TEXT(NAS_ABI_MINOR));
  }
}

TEST(Loader, AMissingSymbolIsNamed) {
  const core::Error error = refusal_of("missing_symbol");
  EXPECT_EQ(static_cast<int>(error.code()), 66);
  EXPECT_STREQ(error.what(), "plugin \"missing_symbol\" cannot be loaded");
  EXPECT_EQ(error.where(), TEST_PLUGINS "/libmissing_symbol.so: undefined symbol: _Z24function_that_nobody_hasv");
}

struct BadEntry {
  const char* plugin;
  const char* what;
  const char* where;
  friend std::ostream& operator<<(std::ostream& stream, const BadEntry& entry) { return stream << entry.what; }
};
class LoaderEntry : public testing::TestWithParam<BadEntry> {};

TEST_P(LoaderEntry, IsRefused) {
  const core::Error error = refusal_of(GetParam().plugin);
  EXPECT_EQ(static_cast<int>(error.code()), 67);
  EXPECT_STREQ(error.what(), GetParam().what);
  EXPECT_EQ(error.where(), GetParam().where);
  Creation creation(*load("complete").api->factories[0], nullptr);
  EXPECT_EQ(query<ICounter>(creation.object.get())->count(), 42) << "another plugin in this process";
}

INSTANTIATE_TEST_SUITE_P(
    Bad, LoaderEntry,
    testing::Values(
        BadEntry{"no_entry", "plugin \"no_entry\" does not export nas_plugin_entry_v1", TEST_PLUGINS "/libno_entry.so"},
        BadEntry{"failing_entry", "plugin \"failing_entry\" refused to start", "licence: the licence server is away"},
        BadEntry{"silent_entry", "plugin \"silent_entry\" refused to start", "it gave no reason"},
        BadEntry{"throwing_entry", "plugin \"throwing_entry\" threw an exception from its entry", "thrown on purpose"},
        BadEntry{"empty_table", "plugin \"empty_table\" filled in its function table incorrectly",
                 TEST_PLUGINS "/libempty_table.so"},
        BadEntry{"small_table", "plugin \"small_table\" filled in its function table incorrectly",
                 TEST_PLUGINS "/libsmall_table.so"},
        BadEntry{"null_factory", "plugin \"null_factory\" filled in its function table incorrectly",
                 TEST_PLUGINS "/libnull_factory.so"},
        BadEntry{"no_create", "plugin \"no_create\" filled in its function table incorrectly",
                 TEST_PLUGINS "/libno_create.so"}),
    [](const auto& instance) { return std::string(instance.param.plugin); });

}  // namespace loader_test
}  // namespace nas::host
