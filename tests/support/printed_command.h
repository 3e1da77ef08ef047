#pragma once
/// \file
/// Commands that nas-host prints, run as a person would paste them.

#include <stdexcept>
#include <string>

#include "tests/support/host.h"
#include "tests/support/subprocess.h"

namespace nas::test {

/// The rest of the line after `before`, which is the last place in `text` that reads so.
inline std::string printed_after(const std::string& text, const std::string& before) {
  const size_t at = text.rfind(before);
  if (at == std::string::npos) throw std::runtime_error("\"" + before + "\" is not printed in: " + text);
  return first_line(text.substr(at + before.size()));
}

/// Runs `command` with bash in `folder`, with nas-host in PATH and nothing else changed.
inline Outcome paste(const std::string& command, const std::filesystem::path& folder) {
  const std::string path = std::filesystem::path(NAS_HOST).parent_path().string() + ":" + std::getenv("PATH");
  return run_program({"bash", "-c", command}, {.environment = {"PATH=" + path}, .folder = folder});
}

}  // namespace nas::test
