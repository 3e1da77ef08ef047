#pragma once
/// \file
/// Ctrl-C and SIGTERM: the first asks the run to finish its step and save, a second Ctrl-C ends the process at once.

namespace nas::core::interrupt {

/// Takes over SIGINT and SIGTERM for the rest of the process. A signal that was ignored stays ignored (nohup,
/// background jobs). A SIGINT that is not the first signal restores the terminal's line and exits with 130. SIGTERM
/// never does more than ask: a cluster that takes a job away sends it several times, to all of the job's processes.
void install();

/// The first signal that came, or 0. [any thread, signal-safe]
int requested() noexcept;

}  // namespace nas::core::interrupt
