#pragma once
/// \file
/// Boundary: what the networks of a method may cost.

#include <string_view>

#include "nas/boundary/object.h"
#include "nas/boundary/tree.h"

namespace nas {

/// The limits of the configuration section [limits]. Implemented by the host; host().query<ILimits>() returns it during
/// a run. [run-thread]
class ILimits : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.limits/0";
  /// Whether the network `desc`, a complete ModelDesc, keeps within every limit that is set; true when none is. A
  /// latency is measured once for each network, on one thread, and recorded in the directory of the run, so that a
  /// resumed run gets the same answers. Throws std::invalid_argument for a description that cannot be built.
  virtual bool within(TreeBytes desc) = 0;

 protected:
  ~ILimits() = default;
};

}  // namespace nas
