#pragma once
/// \file
/// Networks at the image shape of the run's data set, described as values.

#include <cstdint>
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

/// See INetworks::cost().
struct NetworkCost {
  int64_t parameters = 0, macs = 0, multiply_adds = 0;
};

/// Throws what INetworks::cost() throws. [run-thread]
inline NetworkCost cost_of(INetworks& networks, TreeBytes desc) {
  ReceivedTree received;
  networks.cost(desc, received);
  const Tree tree = received.tree();
  using desc_detail::need;
  return {need<int64_t>(tree, "", "parameters"), need<int64_t>(tree, "", "macs"),
          need<int64_t>(tree, "", "multiply_adds")};
}

}  // namespace nas
