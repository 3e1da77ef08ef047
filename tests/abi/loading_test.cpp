// What a plugin can do between its check and its entry: change, hang, crash, end the program.
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "host/plugin/loader.h"
#include "tests/support/expect_error.h"
#include "tests/support/subprocess.h"

namespace nas::host {
namespace loading_test {

namespace fs = std::filesystem;

const fs::path built = TEST_PLUGINS "/libconstructor.so";

nas_host_api host_table() {
  nas_host_api api = {};
  api.struct_size = sizeof(api);
  api.abi_major = NAS_ABI_MAJOR;
  api.abi_minor = NAS_ABI_MINOR;
  return api;
}

/// A copy of the plugin, so that each test loads a file that this process has not loaded yet.
class Loading : public testing::Test {
 protected:
  void SetUp() override { fs::copy(built, path); }
  void TearDown() override { ::unsetenv("CONSTRUCTOR"); }

  void load() const { load_plugin(open_plugin(path), api); }
  void load_with(const char* action) const {
    ::setenv("CONSTRUCTOR", action, 1);
    ::setenv("CONSTRUCTOR_FILE", (folder / "file").c_str(), 1);
    load();
  }
  std::string sentence(const std::string& how) const {
    return "^nas-host: error: plugin \"constructor\" " + how + " while it was being loaded\n  " + path.string() + "\n$";
  }
  void expect_changed(const core::Error& error) const {
    EXPECT_EQ(static_cast<int>(error.code()), 68);
    EXPECT_EQ(error.what(), path.string() + " changed while it was being loaded");
    EXPECT_EQ(error.remedy(), "wait until it is completely written, then try again");
  }

  const test::TemporaryFolder folder;
  const fs::path path = folder / "libconstructor.so";
  const nas_host_api api = host_table();
};

TEST_F(Loading, OfAnUnchangedFileWorks) { EXPECT_NO_THROW(load()); }

TEST_F(Loading, AFileThatIsWrittenToAfterTheCheckIsRefused) {
  const PluginFile plugin = open_plugin(path);
  std::ofstream(path, std::ios::app) << "more";
  expect_changed(test::error_of([&] { load_plugin(plugin, api); }));
}

TEST_F(Loading, AFileThatTakesItsPlaceAfterTheCheckIsRefused) {
  const PluginFile plugin = open_plugin(path);
  fs::copy(built, folder / "other.so");
  fs::rename(folder / "other.so", path);
  expect_changed(test::error_of([&] { load_plugin(plugin, api); }));
}

TEST_F(Loading, AFileThatIsDeletedAfterTheCheckIsRefused) {
  const PluginFile plugin = open_plugin(path);
  fs::remove(path);
  expect_changed(test::error_of([&] { load_plugin(plugin, api); }));
}

TEST_F(Loading, AFileThatChangesWhileItIsLoadedIsRefused) {
  ::setenv("CONSTRUCTOR_FILE", path.c_str(), 1);
  ::setenv("CONSTRUCTOR", "rewrite", 1);
  expect_changed(test::error_of([&] { load(); }));
}

/// The link is followed once, when the file is opened.
TEST_F(Loading, ALinkThatChangesAfterTheCheckDoesNotMatter) {
  const fs::path link = folder / "link.so", other = folder / "other.so";
  fs::copy(TEST_PLUGINS "/libcomplete.so", other);
  fs::create_symlink(path, link);
  const PluginFile plugin = open_plugin(link);
  fs::remove(link);
  fs::create_symlink(other, link);
  EXPECT_EQ(load_plugin(plugin, api).api->factory_count, 0u);
}

TEST_F(Loading, AnExceptionOfAConstructorIsTold) {
  ::setenv("CONSTRUCTOR", "throw", 1);
  const core::Error error = test::error_of([&] { load(); });
  EXPECT_EQ(static_cast<int>(error.code()), 67);
  EXPECT_STREQ(error.what(), "plugin \"constructor\" threw an exception while it was being loaded");
  EXPECT_EQ(error.where(), "thrown on purpose");
}

using LoadingDeathTest = Loading;

TEST_F(LoadingDeathTest, AnExitOfAConstructorIsAFailure) {
  EXPECT_EXIT(load_with("exit"), testing::ExitedWithCode(66), sentence("ended the program"));
  EXPECT_EXIT(load_with("quick_exit"), testing::ExitedWithCode(66), sentence("ended the program"));
}

TEST_F(LoadingDeathTest, ACrashOfAConstructorNamesThePlugin) {
  EXPECT_EXIT(load_with("crash"), testing::KilledBySignal(SIGSEGV), sentence("crashed"));
  EXPECT_EXIT(load_with("abort"), testing::KilledBySignal(SIGABRT), sentence("crashed"));
}

TEST_F(LoadingDeathTest, AnExitAfterLoadingIsAnExit) {
  const auto load_and_exit = [&] {
    load();
    std::exit(3);
  };
  EXPECT_EXIT(load_and_exit(), testing::ExitedWithCode(3), "^$");
}

/// Loads in another process, whose constructor hangs, and sends it `signal`.
class HangingConstructor : public Loading, public testing::WithParamInterface<int> {
 protected:
  pid_t start() const {
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::freopen((folder / "err").c_str(), "w", stderr);
    load_with("hang");
    ::_exit(0);
  }
  void wait_for_the_constructor(pid_t child) const {
    while (!fs::exists(folder / "file") && ::waitpid(child, nullptr, WNOHANG) == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
};

TEST_P(HangingConstructor, EndsAtTheFirstSignal) {
  const pid_t child = start();
  wait_for_the_constructor(child);
  ::kill(child, GetParam());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 128 + GetParam());
  EXPECT_THAT(test::read_text(folder / "err"), testing::ContainsRegex(sentence("was interrupted")));
}

INSTANTIATE_TEST_SUITE_P(By, HangingConstructor, testing::Values(SIGINT, SIGTERM),
                         [](const auto& instance) { return instance.param == SIGINT ? "CtrlC" : "Sigterm"; });

}  // namespace loading_test
}  // namespace nas::host
