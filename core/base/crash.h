#pragma once
/// \file
/// What a process says when it crashes: which plugin's code ran and where, from the stack of calls (plugin_call.h), on
/// stderr, in the log and in the record of the run (last_record.h). Nothing else is attempted: the process then ends by
/// the signal, as without this. Also for a plugin that calls exit().

#include <string>

namespace nas::core::crash {

/// Takes over SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT for the rest of the process, and exit() inside of calls to
/// plugins, which then ends the process with code 1. Handlers that are there already stay, such as those of a
/// sanitizer. Only on the calling thread, which becomes the main one, is a stack overflow reported. [main thread]
void install();

/// After a fork: this process, and no longer its parent, is the one whose crashes are reported. [main thread]
void this_is_the_process();

/// The file to which the report is appended and that it names; empty: none. [one thread at a time]
void set_log(const std::string& path);

}  // namespace nas::core::crash
