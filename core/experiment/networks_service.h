#pragma once
/// \file
/// nas::INetworks of a run.

#include "nas/networks.h"

namespace nas::core {

class Run;

class NetworksService final : public INetworks {
 public:
  /// Borrows `run`.
  explicit NetworksService(Run& run) : run_(run) {}
  void build(IModelDescBuilder& builder, std::string_view section, const ITreeSource* cells, ITreeSink& desc) override;
  void cost(const ITreeSource& desc, int64_t& parameters, int64_t& macs) override;

 private:
  Run& run_;
};

}  // namespace nas::core
