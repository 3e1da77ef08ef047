#pragma once
/// \file
/// Ctrl-C and SIGTERM: the first asks the run to finish its step and save, the second ends the process at once.

namespace nas::core::interrupt {

/// Takes over SIGINT and SIGTERM for the rest of the process. A signal that was ignored stays ignored (nohup, background
/// jobs). The second signal restores the terminal's line and exits with 130 (SIGINT) or 143 (SIGTERM).
void install();

/// The first signal that came, or 0. [any thread, signal-safe]
int requested() noexcept;

}  // namespace nas::core::interrupt
