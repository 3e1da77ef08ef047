#pragma once
/// \file
/// The table of host services that plugins are given at their entry (nas/abi.h). It outlives runs: what it answers
/// depends on what is bound to it at the time: a run, or a training in a worker process.

#include "nas/abi.h"

namespace nas::core {

class HostServices;

/// What the table is bound to. Throws std::logic_error outside of a run. [run-thread]
HostServices& bound_services();

/// One for the process.
const nas_host_api* host_api();

/// Binds `services` while this lives, so that seeds, metrics and artifacts of plugins go to them. [run-thread]
class HostApiBinding {
 public:
  explicit HostApiBinding(HostServices& services);
  ~HostApiBinding();
  HostApiBinding(const HostApiBinding&) = delete;
  HostApiBinding& operator=(const HostApiBinding&) = delete;
};

}  // namespace nas::core
