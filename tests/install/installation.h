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

  /// Runs a program as somebody does who has the installed programs in his PATH, and knows of no other plugins.
  Outcome run(const Words& words, const Words& environment = {}) const {
    Setting setting = {.environment = environment, .folder = folder()};
    const std::string path = std::getenv("PATH");
    for (const std::string& variable : {"PATH=" + (prefix() / "bin").string() + ":" + path,
                                        "CCACHE_BASEDIR=" + folder().string(), std::string("NAS_PLUGIN_PATH=")})
      setting.environment.push_back(variable);
    return run_program(words, setting);
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
