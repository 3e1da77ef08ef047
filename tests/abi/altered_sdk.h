#pragma once
/// \file
/// The SDK's headers with a change that breaks the ABI.

#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <string>

#include "tests/support/temporary_folder.h"

namespace nas::test {

struct HeaderChange {
  std::string name = {};
  std::string header = {};         ///< below nas/; empty: nothing is changed
  std::string from = {}, to = {};  ///< `from` stands once in `header`
  std::string seen = {};           ///< in what abidiff prints, for a change that it must see
};
inline void PrintTo(const HeaderChange& change, std::ostream* out) { *out << change.name; }

inline std::string changed_header(const HeaderChange& change) {
  std::string text = read_text(std::filesystem::path(SDK_INCLUDE) / "nas" / change.header);
  const size_t at = text.find(change.from);
  EXPECT_NE(at, text.npos) << change.from;
  EXPECT_EQ(text.find(change.from, at + 1), text.npos) << change.from << " stands twice";
  return text.replace(at, change.from.size(), change.to);
}

/// The include folder of the SDK with `change`, made anew in `folder`.
inline std::filesystem::path altered_sdk(const std::filesystem::path& folder, const HeaderChange& change) {
  namespace fs = std::filesystem;
  const fs::path include = folder / "include";
  fs::remove_all(include);
  fs::create_directories(include);
  fs::copy(fs::path(SDK_INCLUDE) / "nas", include / "nas", fs::copy_options::recursive);
  if (!change.header.empty()) write_text(include / "nas" / change.header, changed_header(change));
  return include;
}

}  // namespace nas::test
