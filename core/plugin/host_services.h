#pragma once
/// \file
/// The interface behind the host's table (host_api.h): a run, or one training in a worker process.

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace nas::core {

/// [run-thread], except seeds, which any thread may draw.
class HostServices {
 public:
  virtual uint64_t plugin_seed(std::string_view stream) const = 0;
  virtual void plugin_metric(std::string_view name, double value) = 0;
  /// The folder for files of plugins.
  virtual std::filesystem::path artifacts() const = 0;
  /// A host interface by its id, or nullptr.
  virtual void* host_interface(std::string_view iid) = 0;

 protected:
  ~HostServices() = default;
};

}  // namespace nas::core
