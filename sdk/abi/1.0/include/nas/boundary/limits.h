#pragma once
/// \file
/// Boundary: what the networks of a method may cost.

#include <string_view>

#include "nas/boundary/object.h"
#include "nas/boundary/tree.h"

namespace nas {

/// The limits of the configuration section [limits]. Implemented by the host; host().query<ILimits>() returns it during
/// a run, in the process of the method: not to the parts of a training in a worker. [run-thread]
class ILimits : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.limits/1";
  /// Whether the network `desc`, a complete ModelDesc, keeps within every limit that is set; true when none is, and
  /// `desc` is not read then. A latency is measured when the other limits are kept, once for each network, on one
  /// thread, and recorded in the directory of the run, so that a resumed run gets the same answers. Throws
  /// std::invalid_argument for a description that cannot be built, and RunEnds when the user asks to stop.
  virtual bool within(TreeBytes desc) = 0;

 protected:
  ~ILimits() = default;
};

}  // namespace nas
