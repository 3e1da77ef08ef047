// Fails as LibTorch fails.
#include <torch/torch.h>

#include "nas/sdk.h"

namespace {

class Failing final : public nas::IObject {
 public:
  Failing() { TORCH_CHECK(torch::ones({2}).sum().item<float>() == 3, "two ones are not three"); }
  void destroy() noexcept override { delete this; }
  void* query(std::string_view) noexcept override { return nullptr; }
};

}  // namespace

NAS_PLUGIN("with_torch", "0.1.0", "MIT", "Fails as LibTorch fails", nas::runner<Failing>("failing"));
