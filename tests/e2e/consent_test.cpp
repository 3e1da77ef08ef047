// A run directory is data: what it names is run only when this user made the directory here, or says so.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "small_run.h"

namespace nas::test {
namespace consent_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

/// A run that was killed, of a plugin that is in no plugin folder.
class RunConsent : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    // Another build of DARTS than the installed one: what follows a library in its file does not matter.
    folder_->write("plugins/libdarts.so", read_text(installed()) + "mine");
    begin(run(), {});
    begin(*folder_ / "on-slurm", {"search.executor=slurm"});
  }
  static void TearDownTestSuite() { delete folder_; }

  void SetUp() override { copy_to("copy"); }
  void TearDown() override {
    for (const char* name : {"copy", "mine"}) fs::remove_all(*folder_ / name);
  }

  static fs::path installed() { return fs::path(NAS_HOST).parent_path() / "../plugins/libdarts.so"; }
  static fs::path plugin() { return *folder_ / "plugins/libdarts.so"; }
  static fs::path run() { return *folder_ / "run"; }
  static fs::path copy() { return *folder_ / "copy"; }
  static void copy_to(const std::string& name) { fs::copy(run(), *folder_ / name, fs::copy_options::recursive); }

  static void begin(const fs::path& directory, const Words& settings) {
    Words words = tiny_run(directory, settings);
    std::ranges::replace(words, "libdarts.so", plugin().string());
    BackgroundProgram program(words);
    program.wait_until([&] { return lines_in(directory / "metrics.jsonl") >= 5; });
    program.wait_after(SIGKILL);
  }
  static void record_path(const fs::path& directory, const std::string& path) {
    json info = json::parse(read_text(directory / "run.json"));
    info["plugins"][0]["path"] = path;
    write_text(directory / "run.json", info.dump());
  }
  /// A run that this user begins here, to be changed by the test.
  static fs::path mine() {
    begin(*folder_ / "mine", {});
    return *folder_ / "mine";
  }
  static void expect_untrusted(const Outcome& outcome, const fs::path& directory, const std::string& reason,
                               const fs::path& named = plugin()) {
    EXPECT_EQ(outcome.code, 69);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(
        outcome.err,
        "nas-host: error: plugin \"darts\" was not loaded: it is in no plugin folder, and the directory of the run, "
        "which records its path, is not trusted\n  " +
            (directory / "run.json").string() + " records " + named.string() + ", but " + reason +
            "\n  put the plugin into a folder of NAS_PLUGIN_PATH, or, if you trust whoever made the run, add "
            "--trust-run\n");
  }
  static Outcome resume(const fs::path& directory, const Words& more = {}, const Setting& setting = {}) {
    Words words = host({"resume", directory});
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words, setting);
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline const std::string elsewhere =
      "the directory is a copy, or was made on another machine or by another user";
};

/// NAS_PLUGIN_PATH leads to the plugin. The installed DARTS of the same id is another build.
const auto with_plugin_path = [](const fs::path& folder) {
  return Setting{.environment = {"NAS_PLUGIN_PATH=" + folder.string()}};
};

TEST_F(RunConsent, AnOwnRunIsResumedWithItsPlugin) {
  const Outcome outcome = resume(mine());
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(RunConsent, ACopyOfARunNeedsConsent) {
  expect_untrusted(resume(copy()), copy(), elsewhere);
  expect_untrusted(run_program(host({"inspect", copy()})), copy(), elsewhere);
  const Outcome outcome = resume(copy(), {"--trust-run"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(RunConsent, ACopyOfARunTakesItsPluginFromAPluginFolder) {
  const Outcome outcome = resume(copy(), {}, with_plugin_path(plugin().parent_path()));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(RunConsent, APluginFolderWithAnotherBuildDoesNotHelp) {
  record_path(copy(), "/nowhere/libdarts.so");
  const Outcome outcome = resume(copy());
  EXPECT_EQ(outcome.code, 60);
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: plugin darts is not the file that the run began with");
}

TEST_F(RunConsent, AnIdIsNotAPath) {
  json info = json::parse(read_text(copy() / "run.json"));
  info["plugins"][0]["id"] = plugin();
  info["plugins"][0]["path"] = "/nowhere/libdarts.so";
  write_text(copy() / "run.json", info.dump());
  const Outcome outcome = resume(copy());
  EXPECT_EQ(outcome.code, 60);
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: there is no plugin \"" + plugin().string() + "\"");
}

TEST_F(RunConsent, ARelativePathIsNotTaken) {
  const fs::path directory = mine();
  record_path(directory, "plugins/libdarts.so");
  expect_untrusted(resume(directory, {}, {.folder = folder_->path()}), directory,
                   "the path depends on the current folder", "plugins/libdarts.so");
}

TEST_F(RunConsent, APluginInTheDirectoryIsNotTaken) {
  const fs::path directory = mine(), inside = directory / "libdarts.so";
  fs::copy(plugin(), inside);
  record_path(directory, inside);
  expect_untrusted(resume(directory), directory, "the file is in the directory itself", inside);
}

TEST_F(RunConsent, ARecordThatOthersMayWriteIsNotTrusted) {
  const fs::path directory = mine();
  ::chmod((directory / "run.json").c_str(), 0666);
  expect_untrusted(resume(directory), directory, "others may write to " + (directory / "run.json").string());
}

TEST_F(RunConsent, ADirectoryOfAnotherUserIsNotTrusted) {
  const fs::path directory = mine();
  if (::chown(directory.c_str(), 4711, 4711) != 0) GTEST_SKIP() << "giving a folder away needs root";
  expect_untrusted(resume(directory), directory, directory.string() + " belongs to user 4711");
}

TEST_F(RunConsent, ARecordThatIsALinkToAnOwnOneIsNotTrusted) {
  fs::remove(copy() / "run.json");
  fs::create_symlink(run() / "run.json", copy() / "run.json");
  expect_untrusted(resume(copy()), copy(), elsewhere);
}

TEST_F(RunConsent, ARecordedPluginIsCheckedLikeAnyOther) {
  const fs::path directory = mine();
  ::chmod(plugin().c_str(), 0666);
  EXPECT_EQ(resume(directory).code, 68);
  EXPECT_EQ(run_program(host({"inspect", directory})).code, 68);
  ::chmod(plugin().c_str(), 0644);
}

TEST_F(RunConsent, InspectRefusesAnotherBuild) {
  const fs::path directory = mine();
  const std::string whole = read_text(plugin());
  write_text(plugin(), whole + "rebuilt");
  const Outcome outcome = run_program(host({"inspect", directory}));
  write_text(plugin(), whole);
  EXPECT_EQ(outcome.code, 60);
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: plugin darts is not the file that the run began with");
}

TEST_F(RunConsent, JobsOfACopyNeedConsent) {
  const fs::path directory = *folder_ / "on-slurm", other = *folder_ / "other";
  fs::copy(directory, other, fs::copy_options::recursive);
  const Outcome refused = resume(other, {}, with_plugin_path(plugin().parent_path()));
  EXPECT_EQ(refused.code, 69);
  EXPECT_EQ(refused.err,
            "nas-host: error: the shell commands for Slurm were not used: the directory of the run is not trusted\n  " +
                other.string() + " has them in config.toml, but " + elsewhere +
                "\n  if you trust "
                "whoever made the run, add --trust-run\n");
  const Outcome outcome = resume(other, {"--trust-run"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

}  // namespace consent_test
}  // namespace nas::test
