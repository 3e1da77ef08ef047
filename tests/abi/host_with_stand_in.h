#pragma once
/// \file
/// A copy of nas-host whose core is tests/abi/core_stand_in.cpp.

#include <filesystem>
#include <string>

#include "tests/support/temporary_folder.h"

namespace nas::test {

/// NAS_HOST with its library, and CORE_STAND_IN in the place of core, as an installation in a folder of its own.
class HostWithStandIn {
 public:
  HostWithStandIn() {
    namespace fs = std::filesystem;
    const fs::path built = fs::path(NAS_HOST).parent_path().parent_path();
    for (const char* name : {"bin", "lib"}) fs::create_directory(folder_ / name);
    fs::copy(NAS_HOST, program());
    for (const auto& entry : fs::directory_iterator(built / "lib"))
      if (entry.path().filename().string().starts_with("libnas_base.so")) fs::copy(entry.path(), folder_ / "lib");
    fs::copy(CORE_STAND_IN, core());
  }
  std::filesystem::path program() const { return folder_ / "bin/nas-host"; }
  std::filesystem::path core() const { return folder_ / "lib/libnas_core.so"; }

 private:
  const TemporaryFolder folder_;
};

}  // namespace nas::test
