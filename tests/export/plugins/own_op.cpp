// A stranger's plugin with an op of its own, which no other program knows.
#include "nas/sdk.h"

namespace nas::own_op {

class Doubled final : public Op {
 public:
  explicit Doubled(const OpContext& context) : Op(context.desc()) {}
  torch::Tensor forward(const torch::Tensor& x) override { return 2 * x; }
};

}  // namespace nas::own_op

NAS_PLUGIN("own_op", "0.1.0", "MIT", "An op that doubles its input", nas::op<nas::own_op::Doubled>("doubled"));
