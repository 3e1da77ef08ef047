#pragma once
/// \file
/// A run that was asked to stop and has saved everything.

#include <csignal>

#include "core/base/error.h"

namespace nas::core {

class Interrupted : public Error {
 public:
  explicit Interrupted(int signal)
      : Error(signal == SIGTERM ? ExitCode::terminated : ExitCode::interrupted, "interrupted; the run is saved") {}
};

}  // namespace nas::core
