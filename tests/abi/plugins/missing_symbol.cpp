// Calls a function that nobody has; linked as if that did not matter.
#include "nas/plugin.h"

void function_that_nobody_has();

namespace {

class Caller final : public nas::IObject {
 public:
  void destroy() noexcept override { delete this; }
  void* query(std::string_view) noexcept override { return function_that_nobody_has(), nullptr; }
};

}  // namespace

NAS_PLUGIN("missing_symbol", "0.1.0", "MIT", "Calls what is not there", nas::runner<Caller>("caller"));
