#pragma once
/// \file
/// Handles standard streams that are closed, full, or no longer read.

namespace nas::host {

/// Opens /dev/null for each standard stream that is closed; otherwise the next opened file would get its number, and
/// messages would be written into that file. Makes a broken pipe an error of write() instead of a signal that ends the
/// process. Call it first.
void secure_standard_streams();

/// Flushes stdout. Throws core::Error(failed) when results could not be written, unless the reader closed the pipe, as
/// in `nas-host plugins | head -1`.
void flush_standard_output();

}  // namespace nas::host
