#pragma once
/// \file
/// Networks as the run's data set wants them: built at its shape, and what they cost there.

#include <cstdint>
#include <string_view>

#include "nas/builder.h"
#include "nas/desc.h"
#include "nas/desc_tree.h"
#include "nas/tree.h"

namespace nas {

/// Implemented by the host; asked for with host().query<INetworks>() while a run is under way. [run-thread]
class INetworks {
 public:
  static constexpr std::string_view iid = "nas.networks/0";
  /// Tells `desc` what `builder` makes of `section`, such as "search.model", for the images and classes of the run's
  /// data set. `cells`: those to fill it with, null for none. Numbers that make no network end the run as a mistake of
  /// the configuration.
  virtual void build(IModelDescBuilder& builder, std::string_view section, const ITreeSource* cells,
                     ITreeSink& desc) = 0;
  /// `parameters`: trained weights; `macs`: multiply-accumulates of convolutions and matrix products for one image of
  /// the description's own input shape. An auxiliary tower is left out of both. Throws std::invalid_argument for a
  /// description that cannot be built.
  virtual void cost(const ITreeSource& desc, int64_t& parameters, int64_t& macs) = 0;

 protected:
  ~INetworks() = default;
};

// ---- Layer 3 ----

/// The network of `section` with `cells`, of which the first normal and the first reduction one count.
inline ModelDesc build_network(INetworks& networks, IModelDescBuilder& builder, std::string_view section,
                               const ModelDesc& cells) {
  const TreeSource source = source_of(cells);
  TreeBuilder desc;
  networks.build(builder, section, &source, desc);
  return model_from_tree(desc.tree());
}

}  // namespace nas
