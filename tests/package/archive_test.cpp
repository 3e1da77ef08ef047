// The archive: unpacked into any folder, it runs with a LibTorch beside it or named by the environment.
#include "package.h"

namespace nas::test {
namespace archive_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Archive : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    package_ = new Package("tar");
    fs::create_directory(package_->folder() / "moved there");
    require(run_program({"tar", "-xf", package_->file(), "-C", package_->folder() / "moved there"}));
    const std::string name = package_->file().filename();
    prefix_ = package_->folder() / "moved there" / name.substr(0, name.find(".tar.gz"));
  }
  static void TearDownTestSuite() { delete package_; }
  void TearDown() override { fs::remove(prefix_ / "libtorch"); }
  static std::string program() { return prefix_ / "bin/nas-host"; }
  static void put_libtorch_beside() { fs::create_directory_symlink(LIBTORCH, prefix_ / "libtorch"); }

  static inline Package* package_ = nullptr;
  static inline fs::path prefix_;
};

TEST_F(Archive, ReportsItsVersionWithoutLibTorch) {
  const Outcome outcome = run_packaged({program(), "version"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, testing::StartsWith("nas-host "));
}

TEST_F(Archive, FindsItsPlugins) { expect_own_plugins(program(), prefix_); }

TEST_F(Archive, LooksForLibTorchBesideItAndNotWhereItWasBuilt) {
  EXPECT_EQ(library_path(prefix_ / "lib/libnas_core.so"), "$ORIGIN:$ORIGIN/../libtorch/lib:/opt/libtorch/lib");
  EXPECT_THAT(read_text(prefix_ / "lib/cmake/nas/nasConfig.cmake"), testing::Not(HasSubstr(LIBTORCH)));
}

TEST_F(Archive, RunsWithALibTorchBesideIt) {
  put_libtorch_beside();
  expect_small_run(program(), package_->folder() / "beside");
}

TEST_F(Archive, RunsWithALibTorchThatTheEnvironmentNames) {
  expect_small_run(program(), package_->folder() / "named", {"LD_LIBRARY_PATH=" LIBTORCH "/lib"});
}

TEST_F(Archive, BuildsPluginsWithTheLibTorchBesideIt) {
  put_libtorch_beside();
  const fs::path project = package_->folder() / "project";
  fs::create_directory(project);
  write_text(project / "CMakeLists.txt",
             "cmake_minimum_required(VERSION 3.24)\nproject(method LANGUAGES CXX)\n"
             "find_package(nas CONFIG REQUIRED)\nmessage(STATUS \"LibTorch in ${Torch_DIR}\")\n");
  const Outcome outcome =
      run_packaged({CMAKE, "-S", project, "-B", project / "build", "-DCMAKE_PREFIX_PATH=" + prefix_.string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("LibTorch in " + (prefix_ / "libtorch/share/cmake/Torch").string()));
}

}  // namespace archive_test
}  // namespace nas::test
