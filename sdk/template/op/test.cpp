// Tests of the op without a run, in a second: cmake --build build --target check
#include <iostream>

#include "my_method.h"
#include "nas/testing.h"

namespace {

int failures = 0;

void expect(bool condition, const char* what) {
  if (condition) return;
  ++failures;
  std::cerr << "failed: " << what << '\n';
}

void it_halves_the_map() {
  const auto op = nas::fake::make_op<MyMethodOp>(nas::fake::op_desc("my_method", 3, /*stride=*/2));
  const torch::Tensor y = op->forward(torch::randn({2, 3, 9, 9}));
  expect(y.sizes() == std::vector<int64_t>{2, 3, 5, 5}, "the map is half as large, rounded up");
}

void every_weight_has_a_gradient() {
  const auto op = nas::fake::make_op<MyMethodOp>(nas::fake::op_desc("my_method", 3));
  op->forward(torch::randn({2, 3, 8, 8})).pow(2).sum().backward();
  for (const torch::Tensor& weight : op->parameters()) expect(weight.grad().defined(), "a weight has a gradient");
}

void a_closed_gate_gives_zeros() {
  const auto op = nas::fake::make_op<MyMethodOp>(nas::fake::op_desc("my_method", 3));
  const torch::NoGradGuard no_grad;
  op->named_parameters()["gate.bias"].fill_(-1e9);
  expect(op->forward(torch::randn({2, 3, 8, 8})).abs().max().item<double>() == 0.0, "a closed gate gives zeros");
}

}  // namespace

int main() {
  it_halves_the_map();
  every_weight_has_a_gradient();
  a_closed_gate_gives_zeros();
  return failures == 0 ? 0 : 1;
}
