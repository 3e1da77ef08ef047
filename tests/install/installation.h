#pragma once
/// \file
/// The build, installed: into a prefix with a space in its path, which is then moved to another.

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/subprocess.h"

namespace nas::test {

using Words = std::vector<std::string>;

class Installation {
 public:
  Installation() {
    namespace fs = std::filesystem;
    const fs::path first = folder_ / "made here" / "nas";
    require(run_program({CMAKE, "--install", BUILD_FOLDER, "--prefix", first}));
    fs::create_directory(folder_ / "moved there");
    fs::rename(first, prefix());
  }

  /// A folder that holds nothing but the installation and what tests make in it.
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path prefix() const { return folder_ / "moved there" / "nas"; }

  /// How somebody runs a program who has the installed programs in his PATH, and knows of no other plugins.
  Setting setting(const Words& environment = {}) const {
    Setting setting = {.environment = {"PATH=" + (prefix() / "bin").string() + ":" + std::getenv("PATH"),
                                       "CCACHE_BASEDIR=" + folder().string(), "NAS_PLUGIN_PATH="},
                       .folder = folder()};
    setting.environment.insert(setting.environment.end(), environment.begin(), environment.end());
    return setting;
  }
  Outcome run(const Words& words, const Words& environment = {}) const {
    return run_program(words, setting(environment));
  }

  /// Throws with all that a program said when it failed.
  static const Outcome& require(const Outcome& outcome) {
    if (outcome.code != 0) throw std::runtime_error(outcome.out + outcome.err);
    return outcome;
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace nas::test
