#pragma once
/// \file
/// Boundary: model description builders, which turn a few macro numbers into the full description of a network.

#include <cstdint>
#include <string_view>

#include "nas/boundary/config.h"
#include "nas/boundary/object.h"
#include "nas/boundary/sized.h"
#include "nas/boundary/tree.h"

namespace nas {

/// What to build. Everything in it is borrowed for the call.
struct BuildRequest : Sized {
  uint32_t struct_size = sizeof(BuildRequest);
  /// A section with the keys of [search.model] or [eval.model]. It must not be null.
  const IConfig* config = nullptr;
  int64_t input_channels = 0, input_height = 0, input_width = 0, classes = 0;
  /// A found network, a ModelDesc, whose first normal and first reduction cell fill the cells of the new one. Empty: a
  /// supernet is built.
  TreeBytes cell_template{};
};

/// Implemented by plugins. [run-thread]
class IModelDescBuilder : public IObject {
 public:
  static constexpr std::string_view iid = "nas.builder/1";
  /// Gives a ModelDesc to `out`. Throws std::invalid_argument for numbers that make no network.
  virtual void build(const BuildRequest& request, TreeOut& out) = 0;

 protected:
  ~IModelDescBuilder() = default;
};

}  // namespace nas
