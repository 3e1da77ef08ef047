#pragma once
/// \file
/// `nas-host export`: a trained network as a file for other programs.

#include "core/app/api.h"

namespace nas::core {

/// Writes the files, which appear whole or not at all, and prints what was written to stdout. Loads no plugin. Throws
/// Error(usage) for a file that exists already, Error(unreadable) for a description, weights or record that cannot be
/// read, Error(failed) for a network that has no form in the format and when a file cannot be written.
void export_network(const ExportRequest& request);

}  // namespace nas::core
