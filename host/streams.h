#pragma once
/// \file
/// The three standard streams, when the world around the program is not kind to them.

namespace nas::host {

/// Keeps files that the program opens from taking the number of a standard stream that was closed, where the next
/// message would be written into them; and lets a broken pipe be an error of write() instead of the end of a run. Call
/// first.
void secure_standard_streams();

/// Writes out stdout. A reader that went away ('nas-host plugins | head -1') had what it wanted; anything else that
/// kept results from being written throws core::Error(failed).
void flush_standard_output();

}  // namespace nas::host
