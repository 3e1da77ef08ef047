#pragma once
/// \file
/// A package of the build, made by scripts/package.sh, and what is asked of every one.

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/subprocess.h"

namespace nas::test {

using Words = std::vector<std::string>;

/// Throws with all that a program wrote when it failed.
inline Outcome require(const Outcome& outcome) {
  if (outcome.code != 0) throw std::runtime_error(outcome.out + outcome.err);
  return outcome;
}

class Package {
 public:
  /// \param kind tar, deb or wheel
  explicit Package(const std::string& kind) {
    std::filesystem::create_directory(folder());
    std::string line = require(run_program({PACKAGE_SCRIPT, "--build", BUILD_FOLDER, "--out", folder(), kind})).out;
    file_ = line.substr(0, line.find('\n'));
  }
  const std::filesystem::path& file() const { return file_; }
  /// Where it lies, and what else a test makes.
  std::filesystem::path folder() const { return folder_ / "made here"; }

 private:
  TemporaryFolder folder_;
  std::filesystem::path file_;
};

/// Runs a program of the package as one who knows of no other plugins.
inline Outcome run_packaged(Words words, Words environment = {}) {
  environment.push_back("NAS_PLUGIN_PATH=");
  return run_program(words, {.environment = environment});
}

/// All plugins of the package below `prefix` are found there and accepted, and no others are found.
inline void expect_own_plugins(const std::string& program, const std::filesystem::path& prefix) {
  std::set<std::filesystem::path> expected, found;
  for (const auto& entry : std::filesystem::directory_iterator(prefix / "lib/nas/plugins"))
    expected.insert(entry.path());
  for (const nlohmann::json& plugin : nlohmann::json::parse(run_packaged({program, "plugins", "--json"}).out)) {
    EXPECT_EQ(plugin["ok"], true) << plugin;
    found.insert(std::string(plugin["path"]));
  }
  EXPECT_TRUE(expected.contains(prefix / "lib/nas/plugins/libdarts.so"));
  EXPECT_EQ(found, expected);
}

/// DARTS on Fashion-MNIST, from search to test, in `out`.
inline void expect_small_run(const std::string& program, const std::filesystem::path& out,
                             const Words& environment = {}) {
  const Outcome run = run_packaged({program, "--plugin", "darts", "--config", SMALL_CONFIG, "--out", out}, environment);
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out, testing::HasSubstr("darts on fashion_mnist"));
  EXPECT_TRUE(std::filesystem::exists(out / "weights.safetensors"));
}

/// The folders that a library makes the loader look into.
inline std::string library_path(const std::filesystem::path& library) {
  const std::string path = require(run_program({"patchelf", "--print-rpath", library})).out;
  return path.substr(0, path.find('\n'));
}

}  // namespace nas::test
