/* Tests of what the method decides, without a run. README.md has the command that builds it. */
#include <stdio.h>

#include "my_method.c"

static int failures = 0;
static nas_edge proposed[64]; /* the normal cell of the last candidate, then its reduction cell */
static int64_t parent;

static void expect(int condition, const char* what) {
  if (condition) return;
  ++failures;
  fprintf(stderr, "failed: %s\n", what);
}

static int64_t integer(const nas_strategy_host* host, const char* key) {
  (void)host;
  return strcmp(key, "networks") == 0 ? 6 : 2;
}
static void expect_candidates(const nas_strategy_host* host, int64_t candidates) { (void)host, (void)candidates; }
static int32_t propose(const nas_strategy_host* host, const nas_candidate* candidate) {
  (void)host;
  memcpy(proposed, candidate->normal, candidate->edge_count * sizeof *proposed);
  memcpy(proposed + candidate->edge_count, candidate->reduction, candidate->edge_count * sizeof *proposed);
  parent = candidate->parent;
  return NAS_OK;
}

static const char* const ops[] = {"skip_connect", "max_pool_3x3", "sep_conv_3x3"};
static const nas_search_space space = {
    .struct_size = sizeof(nas_search_space), .nodes = 3, .edges_per_node = 2, .op_count = 3, .ops = ops};
static const nas_strategy_host host = {
    .struct_size = sizeof(nas_strategy_host), .integer = integer, .propose = propose, .expect = expect_candidates};

static void tell_accuracy(void* s, int64_t candidate, double accuracy) {
  const nas_result result = {.struct_size = sizeof result, .candidate = candidate, .accuracy = accuracy};
  tell(s, &result);
}

static void it_waits_for_results_when_enough_is_in_flight(void* s) {
  nas_ask call = {.struct_size = sizeof call, .candidate = 3, .pending = 2};
  proposed[0].op = -1;
  ask(s, &call);
  expect(proposed[0].op == -1 && !call.finished, "nothing is proposed while two are in training");
}

static void it_changes_one_op_of_the_best(void* s) {
  nas_ask call = {.struct_size = sizeof call, .candidate = 3};
  tell_accuracy(s, 1, 0.7);
  tell_accuracy(s, 2, 0.4);
  ask(s, &call);
  const nas_edge* best = edges_of(s, 1);
  int ops_changed = 0, inputs_changed = 0;
  for (size_t i = 0; i < 2 * edge_count(s); ++i) {
    ops_changed += proposed[i].op != best[i].op;
    inputs_changed += proposed[i].input != best[i].input;
  }
  expect(parent == 1, "the parent is the best");
  expect(ops_changed == 1 && inputs_changed == 0, "one op differs, and no input");
}

int main(void) {
  void* s = NULL;
  expect(create(&table, &host, &space, 1, &s) == NAS_OK, "a search begins");
  for (int64_t i = 1; i <= 2; ++i) {
    nas_ask call = {.struct_size = sizeof call, .candidate = i, .pending = i - 1};
    ask(s, &call);
    for (size_t e = 0; e < edge_count(s); ++e)
      expect(proposed[e].input < (int32_t)(e / 2 + 2), "a node reads states before it");
  }
  it_waits_for_results_when_enough_is_in_flight(s);
  it_changes_one_op_of_the_best(s);
  nas_ask last = {.struct_size = sizeof last, .candidate = 7};
  ask(s, &last);
  expect(last.finished, "it ends after its networks");
  destroy(s);
  return failures == 0 ? 0 : 1;
}
