// Tests of what the method decides, without a run: cmake --build build --target check
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

MyMethodSample sample(const char* id, double accuracy, bool failed = false) {
  MyMethodSample made;
  made.id = id;
  made.result.valid_accuracy = accuracy;
  made.result.failed = failed;
  return made;
}

void the_most_accurate_sample_is_the_best() {
  expect(best_of({sample("a", 0.2), sample("b", 0.5), sample("c", 0.5)}).id == "b", "the first of equals");
  expect(best_of({sample("a", 0.9, /*failed=*/true), sample("b", 0.0)}).id == "b", "a failed one is the last");
}

void a_changed_network_differs_in_one_place() {
  std::mt19937_64 random(1);
  const nas::CellNetwork parent = nas::draw_network(/*nodes=*/3, random);
  for (int i = 0; i < 20; ++i) {
    const nas::CellNetwork child = changed(parent, random);
    expect((child.normal == parent.normal) + (child.reduction == parent.reduction) >= 1, "one cell stays as it is");
    expect(child.cells.cells[0].nodes.size() == 3, "the number of nodes stays");
  }
}

}  // namespace

int main() {
  the_most_accurate_sample_is_the_best();
  a_changed_network_differs_in_one_place();
  return failures == 0 ? 0 : 1;
}
