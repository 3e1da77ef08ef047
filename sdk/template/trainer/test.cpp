// Tests of the method without a run, in a second: cmake --build build --target check
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

void an_op_halves_the_map_and_has_a_gradient() {
  const auto op = nas::fake::make_op<MyMethodOp>(nas::fake::op_desc("my_method_op", 3, /*stride=*/2));
  const torch::Tensor y = op->forward(torch::randn({2, 3, 9, 9}));
  expect(y.sizes() == std::vector<int64_t>{2, 3, 5, 5}, "the map is half as large, rounded up");
  y.pow(2).sum().backward();
  expect(op->arch_parameters()[0].grad().defined(), "the alphas have a gradient");
}

void an_op_becomes_its_strongest_primitive() {
  const auto op = nas::fake::make_op<MyMethodOp>(nas::fake::op_desc("my_method_op", 3));
  op->arch_parameters()[0].detach()[2] = 1.0;
  expect(op->finalize().desc.name == "sep_conv_3x3", "the primitive of largest alpha is found");
}

void a_trainer_moves_the_alphas_in_each_step() {
  const auto op = nas::fake::make_op<MyMethodOp>(nas::fake::op_desc("my_method_op", 3));
  nas::fake::Model model({op});
  const nas::fake::Config config({{"my_method.learning_rate", 0.1}});
  nas::fake::Training training(model, config, {});
  MyMethodTrainer trainer;
  training.run(trainer, /*epochs=*/2, /*steps=*/3);
  expect(training.arch_batches == 6, "each step takes a batch for the alphas");
  expect(op->arch_parameters()[0].detach().abs().sum().item<double>() > 0.0, "the alphas have moved");
  expect(training.metrics["alpha_spread"].size() == 2, "each epoch records a value");
}

}  // namespace

int main() {
  an_op_halves_the_map_and_has_a_gradient();
  an_op_becomes_its_strongest_primitive();
  a_trainer_moves_the_alphas_in_each_step();
  return failures == 0 ? 0 : 1;
}
