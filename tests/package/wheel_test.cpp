// The wheel, installed by pip without network into a new environment. torch, hundreds of megabytes, is linked into it;
// `scripts/package.sh --check wheel` installs it from its own wheel.
#include <regex>

#include "package.h"

namespace nas::test {
namespace wheel_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Wheel : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    package_ = new Package("wheel");
    environment_ = package_->folder() / "environment";
    require(run_program({"python3", "-m", "venv", environment_}));
    require(run_program({environment_ / "bin/pip", "install", "--no-deps", "--no-index", "--disable-pip-version-check",
                         package_->file()}));
    prefix_ = python("import nas_host; print(nas_host.PREFIX)");
  }
  static void TearDownTestSuite() { delete package_; }
  void SetUp() override { fs::create_directory_symlink(LIBTORCH, torch()); }
  void TearDown() override { fs::remove(torch()); }

  static std::string python(const std::string& code) {
    const std::string out = require(run_program({environment_ / "bin/python", "-c", code})).out;
    return out.substr(0, out.find('\n'));
  }
  static std::string program() { return environment_ / "bin/nas-host"; }
  static fs::path torch() { return prefix_.parent_path() / "torch"; }

  static inline Package* package_ = nullptr;
  static inline fs::path environment_;
  static inline fs::path prefix_;
};

TEST_F(Wheel, DependsOnTheTorchOfTheSameMinor) {
  const std::string requires_torch = python("import importlib.metadata as m; print(m.requires('nas-host'))");
  const std::string version = run_packaged({program(), "version"}).out;
  std::smatch minor;
  ASSERT_TRUE(std::regex_search(version, minor, std::regex("LibTorch (\\d+)\\.(\\d+)"))) << version;
  const std::string next = minor[1].str() + "." + std::to_string(std::stoi(minor[2]) + 1);
  EXPECT_EQ(requires_torch, "['torch>=" + minor[1].str() + "." + minor[2].str() + ",<" + next + "']");
}

TEST_F(Wheel, IsWhole) {
  EXPECT_EQ(
      python("import base64, hashlib, importlib.metadata as m; print([str(f) for f in m.files('nas-host') if f.hash "
             "and base64.urlsafe_b64encode(hashlib.sha256(f.read_binary()).digest()).rstrip(b'=').decode() != "
             "f.hash.value])"),
      "[]");
}

TEST_F(Wheel, BringsItsLibrariesAndTheirLicences) {
  for (const char* file : {"lib/libnas_base.so", "lib/libnas_core.so"}) {
    const std::string libraries = require(run_program({"ldd", prefix_ / file})).out;
    for (const char* name : {"libspdlog", "libfmt", "libtomlplusplus", "libcrypto"})
      EXPECT_THAT(libraries, testing::ContainsRegex(std::string(name) + "[^ ]* => " + prefix_.string())) << file;
    EXPECT_THAT(libraries, testing::Not(HasSubstr("not found"))) << file;
  }
  const std::string files = python("import importlib.metadata as m; print([str(f) for f in m.files('nas-host')])");
  for (const char* name :
       {"licenses/LICENSE", "licenses/uplot", "licenses/libfmt9", "licenses/libspdlog", "licenses/libboost"})
    EXPECT_THAT(files, HasSubstr(name));
}

TEST_F(Wheel, FindsItsPlugins) { expect_own_plugins(program(), prefix_); }

TEST_F(Wheel, RunsWithTheTorchBesideIt) { expect_small_run(program(), package_->folder() / "beside"); }

/// As in an environment made with --system-site-packages.
TEST_F(Wheel, RunsWithATorchThatPythonFindsElsewhere) {
  const fs::path elsewhere = package_->folder() / "elsewhere";
  fs::create_directory(elsewhere);
  fs::rename(torch(), elsewhere / "torch");
  write_text(prefix_.parent_path() / "elsewhere.pth", elsewhere.string() + "\n");
  expect_small_run(program(), package_->folder() / "found");
  fs::remove(prefix_.parent_path() / "elsewhere.pth");
}

TEST_F(Wheel, NamesTheTorchBesideItToThoseWhoBuildPlugins) {
  EXPECT_THAT(read_text(prefix_ / "lib/cmake/nas/nasConfig.cmake"),
              HasSubstr("HINTS \"${PACKAGE_PREFIX_DIR}/../torch/share/cmake/Torch\""));
}

}  // namespace wheel_test
}  // namespace nas::test
