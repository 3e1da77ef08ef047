#pragma once
/// \file
/// Boundary: networks at the image shape of the run's data set: how they are described, and what they cost.

#include <cstdint>
#include <string_view>

#include "nas/boundary/builder.h"
#include "nas/boundary/object.h"
#include "nas/boundary/tree.h"

namespace nas {

/// Implemented by the host; host().query<INetworks>() returns it during a run, in the process of the method: not to the
/// parts of a training in a worker. [run-thread]
class INetworks : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.networks/1";
  /// Gives to `desc` the ModelDesc that `builder` makes of the configuration section `section`, such as
  /// "search.model", for the images and classes of the run's data set. `cells`, a ModelDesc, is the network whose
  /// cells fill the new one, or empty. For "eval.model" with channels = "auto" it is the largest network within
  /// [limits]. Numbers that make no network end the run with a configuration error: throws RunEnds. Throws
  /// std::invalid_argument for a section that does not exist.
  virtual void build(IModelDescBuilder& builder, std::string_view section, TreeBytes cells, TreeOut& desc) = 0;
  /// Gives to `table` the integers "parameters", "macs" (multiply-accumulates of convolutions and matrix products) and
  /// "multiply_adds" (of all ops, as tensorwatch counts them), the latter two for one image of the description's own
  /// input shape. Auxiliary towers are left out. Takes about as long as building the network; ILiveNetworks::cost()
  /// also measures memory and latency. Throws std::invalid_argument for a description that cannot be built, and RunEnds
  /// when the user asks to stop.
  virtual void cost(TreeBytes desc, TreeOut& table) = 0;

 protected:
  ~INetworks() = default;
};

}  // namespace nas
