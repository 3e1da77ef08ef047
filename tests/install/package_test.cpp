// find_package(nas): which LibTorch it takes, and what it says when there is no right one.
#include <gmock/gmock.h>

#include <regex>

#include "installation.h"

namespace nas::test {
namespace package_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Package : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    installation_ = new Installation();
    fs::create_directory(installation_->folder() / "project");
    write_text(installation_->folder() / "project/CMakeLists.txt",
               "cmake_minimum_required(VERSION 3.24)\nproject(stranger LANGUAGES NONE)\n"
               "find_package(nas CONFIG REQUIRED)\nmessage(STATUS \"found nas ${nas_VERSION} in ${nas_DIR}\")\n");
  }
  static void TearDownTestSuite() { delete installation_; }

  /// Configures a project that asks for nas; what cmake said is in `err`, in one line as cmake breaks lines anywhere.
  static Outcome configure(const Words& options) {
    Words words = {CMAKE, "--fresh", "-S", "project", "-B", "configured"};
    words.insert(words.end(), options.begin(), options.end());
    Outcome outcome = installation_->run(words);
    outcome.err = std::regex_replace(outcome.out + outcome.err, std::regex("\\s+"), " ");
    return outcome;
  }

  /// Where cmake finds a LibTorch that says it has this version.
  static std::string torch_of_version(const std::string& version) {
    const fs::path folder = installation_->folder() / ("torch " + version);
    fs::create_directory(folder);
    write_text(folder / "TorchConfig.cmake", "");
    write_text(folder / "TorchConfigVersion.cmake",
               "set(PACKAGE_VERSION " + version + ")\nset(PACKAGE_VERSION_COMPATIBLE TRUE)\n");
    return folder.string();
  }

  static inline Installation* installation_ = nullptr;
};

TEST_F(Package, SaysWhatToDoWithoutLibTorch) {
  const Outcome outcome = configure({"-DCMAKE_DISABLE_FIND_PACKAGE_Torch=ON"});
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("LibTorch is not found. This nas-host runs on LibTorch " HOST_TORCH
                                     ". Set Torch_DIR to the folder of its TorchConfig.cmake: "
                                     "-DTorch_DIR=/opt/libtorch/share/cmake/Torch"));
}

TEST_F(Package, RefusesALibTorchThatIsTooOld) {
  const std::string torch = torch_of_version("2.5.1");
  const Outcome outcome = configure({"-DTorch_DIR=" + torch});
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("LibTorch 2.5.1 in " + torch + " is too old: plugins need 2.6 or newer."));
}

TEST_F(Package, TakesAnyNewEnoughOneAndWarnsThatThisHostWillNot) {
  const std::string torch = torch_of_version("2.6.0");
  const Outcome outcome = configure({"-DTorch_DIR=" + torch});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("LibTorch 2.6.0 in " + torch +
                                     " is not LibTorch " HOST_TORCH
                                     ", on which this nas-host runs. This nas-host will refuse the plugin. A nas-host "
                                     "on LibTorch 2.6 will accept it."));
  EXPECT_THAT(outcome.err, HasSubstr("found nas 1.1"));
}

TEST_F(Package, IsInTheBuildFolderToo) {
  const Words options = {"-DTorch_DIR=" + torch_of_version(HOST_TORCH), "-DCMAKE_PREFIX_PATH=" BUILD_FOLDER};
  const Outcome outcome = configure(options);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("found nas 1.1 in " BUILD_FOLDER "/lib/cmake/nas"));
}

TEST_F(Package, TakesAnotherPatchLevelInSilence) {
  const std::string minor = std::string(HOST_TORCH).substr(0, std::string(HOST_TORCH).rfind('.'));
  const Outcome outcome = configure({"-DTorch_DIR=" + torch_of_version(minor + ".99")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("Warning")));
}

}  // namespace package_test
}  // namespace nas::test
