// The example of an op on LibTorch's stable ABI (examples/stable-op), which was built for LibTorch 2.10.
#include "core/ops/stable_op.h"

#include <dlfcn.h>
#include <gmock/gmock.h>

#include "core/ops/op_registry.h"
#include "nas/desc_tree.h"
#include "tests/support/subprocess.h"

namespace nas::core {
namespace stable_op_test {

const nas_factory& example() {
  void* const library = ::dlopen(PARTIAL_POOL, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) throw std::runtime_error(::dlerror());
  const auto enter = reinterpret_cast<nas_plugin_entry_v1_fn>(::dlsym(library, NAS_PLUGIN_ENTRY_SYMBOL));
  nas_host_api host = {};
  host.struct_size = sizeof(host);
  host.abi_major = NAS_ABI_MAJOR;
  host.abi_minor = NAS_ABI_MINOR;
  nas_plugin_api plugin = {sizeof(plugin), 0, nullptr};
  nas_error error = {};
  error.struct_size = sizeof(error);
  if (enter(&host, &plugin, &error) != NAS_OK) throw std::runtime_error(error.text);
  return *plugin.factories[0];
}

OpHandle make(int64_t channels_in, int64_t channels_out, int64_t stride) {
  OpRequest request;
  const std::string desc = bytes_of(OpDesc{"partial_pool_3x3", channels_in, channels_out, stride, {}, {}});
  request.desc = desc;
  return make_stable_op(example(), request);
}

/// What the op is, in LibTorch's C++.
torch::Tensor expected(const torch::Tensor& x, int64_t stride) {
  const int64_t some = x.size(1) / 4;
  const torch::Tensor rest = x.narrow(1, some, x.size(1) - some);
  const torch::Tensor passed = stride == 1 ? rest : torch::max_pool2d(rest, stride, stride, 0, 1, true);
  return torch::channel_shuffle(torch::cat({torch::max_pool2d(x.narrow(1, 0, some), 3, stride, 1), passed}, 1), 4);
}

TEST(StableOp, ComputesAndIsDifferentiatedByLibTorch) {
  for (const int64_t stride : {1, 2}) {
    const torch::Tensor x = torch::randn({2, 8, 7, 9}, torch::requires_grad()), same = x.detach().clone();
    const std::array inputs = {x};
    const OpHandle op = make(8, 8, stride);
    const torch::Tensor y = op.op->apply(inputs), right = expected(same.requires_grad_(true), stride);
    EXPECT_TRUE(torch::equal(y, right));
    y.pow(2).sum().backward();
    right.pow(2).sum().backward();
    EXPECT_TRUE(torch::equal(x.grad(), same.grad()));
  }
}

TEST(StableOp, RefusesWhatItCannotHave) {
  EXPECT_THAT([] { make(8, 16, 1); },
              ::testing::ThrowsMessage<std::invalid_argument>(
                  "op \"partial_pool_3x3\" keeps its number of channels, which is a multiple of 4"));
}

TEST(StableOp, AFailureOfLibTorchIsAnErrorOfTheOp) {
  const OpHandle op = make(8, 8, 1);
  const std::array inputs = {torch::randn({8, 7})};
  EXPECT_THROW(op.op->apply(inputs), Error);
}

/// Of LibTorch the plugin needs functions of the stable ABI alone. Those that came after 2.10 are not declared.
TEST(StableOp, NeedsNothingElseOfLibTorch) {
  const test::Outcome symbols =
      test::run_program({"nm", "-D", "--undefined-only", "--format=just-symbols", PARTIAL_POOL});
  ASSERT_EQ(symbols.code, 0) << symbols.err;
  std::istringstream lines(symbols.out);
  int shims = 0;
  for (std::string symbol; std::getline(lines, symbol);) {
    if (symbol.starts_with("torch_") || symbol.starts_with("aoti_torch_"))
      ++shims;
    else
      EXPECT_THAT(symbol, ::testing::AnyOf(::testing::HasSubstr("@GLIBC"), ::testing::HasSubstr("@CXXABI"),
                                           ::testing::HasSubstr("@GCC"), ::testing::StartsWith("_ITM_"),
                                           ::testing::StrEq("__gmon_start__")));
  }
  EXPECT_GT(shims, 3);
}

}  // namespace stable_op_test
}  // namespace nas::core
