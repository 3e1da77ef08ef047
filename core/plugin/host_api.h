#pragma once
/// \file
/// The table of host services that plugins are given at their entry (nas/abi.h). It outlives runs: its
/// answers come from what is bound to it, a run or a training in a worker process.

#include "nas/abi.h"

namespace nas::core {

class HostServices;

/// The services that the table is bound to. Throws std::logic_error outside of a run. [run-thread]
HostServices& bound_services();

/// The only table of the process.
const nas_host_api* host_api();

/// Binds `services` during its lifetime, so that they receive the seeds, metrics and artifacts of plugins. [run-thread]
class HostApiBinding {
 public:
  explicit HostApiBinding(HostServices& services);
  ~HostApiBinding();
  HostApiBinding(const HostApiBinding&) = delete;
  HostApiBinding& operator=(const HostApiBinding&) = delete;
};

}  // namespace nas::core
