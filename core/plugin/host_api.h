#pragma once
/// \file
/// The table of host services that plugins are given at their entry (nas/abi.h). It outlives runs: what it answers
/// depends on the run that is bound to it at the time.

#include "nas/abi.h"

namespace nas::core {

class Run;

/// One for the process.
const nas_host_api* host_api();

/// Binds `run` while this lives, so that seeds, metrics and artifacts of plugins go to it. [run-thread]
class HostApiBinding {
 public:
  explicit HostApiBinding(Run& run);
  ~HostApiBinding();
  HostApiBinding(const HostApiBinding&) = delete;
  HostApiBinding& operator=(const HostApiBinding&) = delete;
};

}  // namespace nas::core
