// Tests of the data set without a run, in a second: cmake --build build --target check
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

nas::fake::Config configuration() {
  return nas::fake::Config({{"my_method.train_items", 20}, {"my_method.test_items", 10}, {"my_method.size", 12}});
}

void it_has_the_images_that_the_configuration_asks_for() {
  const nas::fake::Config config = configuration();
  const MyMethodDataset data(config);
  expect(data.images(nas::DataSplit::train).sizes() == std::vector<int64_t>{20, 1, 12, 12}, "20 images of 12x12");
  expect(data.labels(nas::DataSplit::test).sum().item<int64_t>() == 5, "half of the test images are discs");
  expect(data.class_name(1) == "disc", "classes have names");
}

void a_disc_is_smaller_than_a_square() {
  const nas::fake::Config config = configuration();
  const MyMethodDataset data(config);
  const torch::Tensor bright = (data.images(nas::DataSplit::train) > 0).sum({1, 2, 3}).to(torch::kFloat64);
  const torch::Tensor discs = data.labels(nas::DataSplit::train) == 1;
  expect(bright.min().item<double>() > 0.0, "no image is empty");
  expect(bright.masked_select(discs).mean().item<double>() < bright.masked_select(~discs).mean().item<double>(),
         "a disc covers fewer pixels than a square");
}

void it_is_the_same_each_time() {
  const nas::fake::Config config = configuration();
  const MyMethodDataset one(config), other(config);
  expect(one.images(nas::DataSplit::train).equal(other.images(nas::DataSplit::train)), "the same images each time");
  expect(!one.images(nas::DataSplit::test).equal(one.images(nas::DataSplit::train).slice(0, 0, 10)),
         "the test images are others");
}

}  // namespace

int main() {
  it_has_the_images_that_the_configuration_asks_for();
  a_disc_is_smaller_than_a_square();
  it_is_the_same_each_time();
  return failures == 0 ? 0 : 1;
}
