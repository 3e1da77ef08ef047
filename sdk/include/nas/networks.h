#pragma once
/// \file
/// Networks at the image shape of the run's data set, described as values.

#include <string_view>

#include "nas/boundary/networks.h"
#include "nas/builder.h"
#include "nas/desc.h"
#include "nas/desc_tree.h"

namespace nas {

/// What INetworks::build() makes of `section`, with the first normal and the first reduction cell of `cells`.
/// [run-thread]
inline ModelDesc build_network(INetworks& networks, IModelDescBuilder& builder, std::string_view section,
                               const ModelDesc& cells) {
  ReceivedTree desc;
  networks.build(builder, section, bytes_of(cells), desc);
  return model_from_bytes(desc.bytes());
}

}  // namespace nas
