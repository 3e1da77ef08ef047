#pragma once
/// \file
/// nas::INetworks of a run.

#include "nas/networks.h"
#include "nas/object.h"

namespace nas::core {

class Run;

class NetworksService final : public Provides<INetworks> {
 public:
  /// Borrows `run`.
  explicit NetworksService(Run& run) : run_(run) {}
  void build(IModelDescBuilder& builder, std::string_view section, TreeBytes cells, TreeOut& desc) override;
  void cost(TreeBytes desc, TreeOut& table) override;

 private:
  Run& run_;
};

}  // namespace nas::core
