#pragma once
/// \file
/// The error that core and host show to a person: what happened, where, and what to do about it.

#include <stdexcept>
#include <string>

#include "core/base/decimal.h"

namespace nas::core {

/// Exit codes of nas-host, as the README lists them.
enum class ExitCode : int {
  ok = 0,
  failed = 1,         ///< the run failed
  usage = 2,          ///< the command line is wrong
  config = 3,         ///< the configuration is wrong
  data = 4,           ///< the data set is missing or broken
  unreadable = 5,     ///< a checkpoint or description cannot be read
  plugin = 60,        ///< 60-70: a plugin was refused, see host/plugin/refusal.h
  duplicate = 65,     ///< another plugin, or the same one, provides the same thing
  interrupted = 130,  ///< Ctrl-C; the run was saved
  terminated = 143,   ///< SIGTERM; the run was saved
};

/// `what()` is one sentence, `where()` and `remedy()` are one sentence each or empty. No sentence ends with a newline.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& what, std::string where = "", std::string remedy = "")
      : std::runtime_error(what), code_(code), where_(std::move(where)), remedy_(std::move(remedy)) {}
  ExitCode code() const noexcept { return code_; }
  const std::string& where() const noexcept { return where_; }
  const std::string& remedy() const noexcept { return remedy_; }

 private:
  ExitCode code_;
  std::string where_;
  std::string remedy_;
};

/// Throws Error(config, "NAME must be REQUIREMENT, not VALUE") unless `met`. Write conditions that NaN does not meet.
inline void check_option(bool met, const char* name, const char* requirement, double value) {
  if (met) return;
  throw Error(ExitCode::config, std::string(name) + " must be " + requirement + ", not " + shortest_decimal(value));
}

}  // namespace nas::core
