#pragma once
/// \file
/// Batch files of tests.

#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "core/base/error.h"
#include "host/batch/plan/expansion.h"
#include "tests/support/subprocess.h"

namespace nas::host {

/// `text` as DIR/b.toml.
inline std::string batch_in(const test::TemporaryFolder& folder, const std::string& text) {
  const std::string path = (folder / "b.toml").string();
  test::write_text(path, text);
  return path;
}

inline std::vector<std::string> names_of(const std::vector<Draft>& drafts) {
  std::vector<std::string> names;
  for (const Draft& draft : drafts) names.push_back(draft.name);
  return names;
}

inline std::vector<Draft> expanded(const std::string& text, bool many = false) {
  const test::TemporaryFolder folder;
  return expand(read_batch_file(batch_in(folder, text)), many);
}

/// Runs `action`, which must throw a core::Error with this code, with a sentence that matches `what` (text: the whole
/// sentence), and with a place that ends in `where`.
inline void expect_error(const std::function<void()>& action, core::ExitCode code,
                         const testing::Matcher<std::string>& what, const std::string& where = "") {
  try {
    action();
    ADD_FAILURE() << "no error, but its sentence " << testing::DescribeMatcher<std::string>(what);
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), code);
    EXPECT_THAT(std::string(error.what()), what);
    EXPECT_THAT(error.where(), testing::EndsWith(where));
  }
}

}  // namespace nas::host
