#pragma once
/// \file
/// Boundary: what a method remembers when its run is killed and resumed, outside of trainings.

#include <string_view>

#include "nas/boundary/object.h"
#include "nas/boundary/tree.h"

namespace nas {

/// Trees by name, in the directory of the run. Implemented by the host; host().query<IDurableValues>() returns it
/// during a run, in the process of the method: not to the parts of a training in a worker. A name is made of a-z, 0-9,
/// '_' and
/// '-'; for another one the functions throw std::invalid_argument. [run-thread]
class IDurableValues : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.durable_values/1";
  /// Keeps `value` under `name`, in the place of what was there. When the function returns, the value is on the disk: a
  /// run that is killed later finds it. Throws RunEnds when it cannot be written.
  virtual void put(std::string_view name, TreeBytes value) = 0;
  /// Gives to `value` what was put under `name`, also by an earlier process of the run, and returns true; returns false
  /// when there is none.
  virtual bool get(std::string_view name, TreeOut& value) const = 0;

 protected:
  ~IDurableValues() = default;
};

}  // namespace nas
