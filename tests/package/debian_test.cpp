// The Debian package: what it depends on, and that it runs from where it is unpacked.
#include "package.h"

namespace nas::test {
namespace debian_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Debian : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    package_ = new Package("deb");
    require(run_program({"dpkg-deb", "--extract", package_->file(), package_->folder() / "root"}));
  }
  static void TearDownTestSuite() { delete package_; }
  static fs::path prefix() { return package_->folder() / "root/usr"; }
  static std::string field(const std::string& name) {
    return require(run_program({"dpkg-deb", "--field", package_->file(), name})).out;
  }

  static inline Package* package_ = nullptr;
};

TEST_F(Debian, DependsOnEveryLibraryButLibTorch) {
  const std::string depends = field("Depends");
  for (const char* name : {"libboost-program-options", "libc6", "libgomp1", "libhwy", "libspdlog", "libssl",
                           "libstdc++6", "libtomlplusplus", "zlib1g"})
    EXPECT_THAT(depends, HasSubstr(name));
  EXPECT_THAT(depends, testing::Not(HasSubstr("torch")));
}

TEST_F(Debian, LooksForLibTorchInOpt) {
  EXPECT_EQ(library_path(prefix() / "lib/libnas_core.so"), "$ORIGIN:/opt/libtorch/lib");
  EXPECT_THAT(read_text(prefix() / "lib/cmake/nas/nasConfig.cmake"), HasSubstr("\"/opt/libtorch/share/cmake/Torch\""));
}

TEST_F(Debian, ShipsItsLicences) {
  for (const char* name : {"copyright", "copyright.uplot"})
    EXPECT_TRUE(fs::exists(prefix() / "share/doc/nas-host" / name)) << name;
}

TEST_F(Debian, FindsItsPlugins) { expect_own_plugins(prefix() / "bin/nas-host", prefix()); }

TEST_F(Debian, RunsWithALibTorchThatTheEnvironmentNames) {
  expect_small_run(prefix() / "bin/nas-host", package_->folder() / "run", {"LD_LIBRARY_PATH=" LIBTORCH "/lib"});
}

}  // namespace debian_test
}  // namespace nas::test
