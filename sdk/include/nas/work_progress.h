#pragma once
/// \file
/// The progress of work that is no training. Since SDK 1.1.

#include <cstdint>
#include <string_view>

#include "nas/boundary/work_progress.h"
#include "nas/host.h"

namespace nas {

/// IWorkProgress::show(); nothing happens on a host of SDK 1.0, and where there is no run. [run-thread]
inline void show_progress(std::string_view what, int64_t done, int64_t total) {
  if (auto* const progress = host().query<IWorkProgress>()) progress->show(what, done, total);
}

}  // namespace nas
