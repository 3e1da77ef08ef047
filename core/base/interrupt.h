#pragma once
/// \file
/// Ctrl-C and SIGTERM: the first one asks the run to finish its step and save, a second Ctrl-C ends the process at
/// once.

#include <string_view>

#include "core/base/error.h"

namespace nas::core {

/// A run stopped because a signal asked for it, and saved everything.
class Interrupted : public Error {
 public:
  /// `signal`: SIGINT or SIGTERM.
  explicit Interrupted(int signal);
};

}  // namespace nas::core

namespace nas::core::interrupt {

/// What Ctrl-C is answered with on stderr: the first one, and the one that ends the process at once. Each is a
/// sentence without "nas-host: " and the newline.
struct Answers {
  std::string_view first = "finishing this step, then saving; press Ctrl-C again to quit at once";
  std::string_view second = "quitting at once; what was done since the last checkpoint is lost";
};

/// Takes over SIGINT and SIGTERM for the rest of the process. A signal that was ignored stays ignored (nohup,
/// background jobs). The first SIGINT is answered on stderr at once. A SIGINT that is not the first signal restores the
/// terminal's line, records that the run was interrupted (last_record.h) and exits with 130. SIGTERM only ever asks: a
/// cluster that ends a job sends it several times, to all processes of the job. A second call has no effect on the
/// answers.
void install(const Answers& answers = {});

/// The first signal that came, or 0. [any thread, signal-safe]
int requested() noexcept;

}  // namespace nas::core::interrupt
