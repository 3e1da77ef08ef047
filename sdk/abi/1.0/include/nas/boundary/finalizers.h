#pragma once
/// \file
/// Boundary: finalizers, which turn a trained supernet into the description of the network that it found.

#include <string_view>

#include "nas/boundary/config.h"
#include "nas/boundary/model.h"
#include "nas/boundary/object.h"
#include "nas/boundary/tree.h"

namespace nas {

/// Implemented by plugins. [run-thread]
class IFinalizers : public IObject {
 public:
  static constexpr std::string_view iid = "nas.finalizers/1";
  /// Gives the ModelDesc of the found network to `found`. `search` is the section [search], or the section of the
  /// training for one of ITrainings. The host calls it before the first step, after every epoch and at the end, and for
  /// ITraining::found_so_far(): it must not change the supernet.
  virtual void finalize(IModel& supernet, const IConfig& search, TreeOut& found) = 0;

 protected:
  ~IFinalizers() = default;
};

}  // namespace nas
