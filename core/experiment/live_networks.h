#pragma once
/// \file
/// nas::ILiveNetworks of a run.

#include <string>

#include "nas/live_networks.h"
#include "nas/object.h"

namespace nas::core {

class Run;

class LiveNetworks final : public Provides<ILiveNetworks> {
 public:
  /// Borrows `run`.
  explicit LiveNetworks(Run& run) : run_(run) {}
  ILiveNetwork* make(const LiveNetworkRequest& request) override;
  IBatches* batches(std::string_view section, ImagePart part) override;
  void cost(const CostRequest& request, TreeOut& table) override;

 private:
  /// Throws std::invalid_argument unless it has the tables of a training.
  void check_section(const std::string& section) const;

  Run& run_;
};

}  // namespace nas::core
