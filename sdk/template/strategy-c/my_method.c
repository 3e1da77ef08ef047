/* A search method for nas-host as one C file, without LibTorch and C++. It proposes some random networks, then networks
 * that differ from the best one so far in one op. nas-host builds and trains them. What is decided depends on the seed
 * and on the results alone, and results come in the order of proposing: so a run repeats to the bit, whatever the
 * number of workers. Without save and restore, a resumed run repeats these calls, but no training. */
#include <stdlib.h>
#include <string.h>

#include "nas/strategy.h"

typedef struct search {
  const nas_strategy_host* host;
  const nas_search_space* space;
  uint64_t random;
  int64_t networks, starts, in_flight; /* the keys of the section [search.my_method] */
  int64_t best;                        /* the number of the best candidate; 0: none has been trained */
  double accuracy;                     /* its accuracy */
  nas_edge* edges;                     /* of all candidates: the normal cell of each, then its reduction cell */
} search;

/* Of each cell. */
static size_t edge_count(const search* s) { return (size_t)s->space->nodes * s->space->edges_per_node; }

static nas_edge* edges_of(const search* s, int64_t candidate) {
  return s->edges + (size_t)(candidate - 1) * 2 * edge_count(s);
}

/* splitmix64 (Steele, Lea, Flood 2014): a number below n. */
static int32_t draw_below(search* s, uint32_t n) {
  uint64_t z = s->random += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (int32_t)((z ^ (z >> 31)) % n);
}

/* Both edges of a node read different states: the two inputs of the cell, or nodes before it. */
static void draw_cell(search* s, nas_edge* cell) {
  for (uint32_t node = 0; node < s->space->nodes; ++node) {
    const uint32_t states = node + 2;
    nas_edge* pair = cell + (size_t)node * 2;
    pair[0].input = draw_below(s, states);
    pair[1].input = (pair[0].input + 1 + draw_below(s, states - 1)) % (int32_t)states;
    for (int i = 0; i < 2; ++i) pair[i].op = draw_below(s, s->space->op_count);
  }
}

/* Writes the cells of a new candidate: random ones, or those of the best with another op on one edge. */
static void make(search* s, int64_t candidate) {
  nas_edge* cells = edges_of(s, candidate);
  if (candidate <= s->starts || s->best == 0) {
    draw_cell(s, cells);
    draw_cell(s, cells + edge_count(s));
    return;
  }
  memcpy(cells, edges_of(s, s->best), 2 * edge_count(s) * sizeof *cells);
  nas_edge* changed = cells + draw_below(s, (uint32_t)(2 * edge_count(s)));
  changed->op = (changed->op + 1 + draw_below(s, s->space->op_count - 1)) % (int32_t)s->space->op_count;
}

static void destroy(void* p) {
  search* s = p;
  free(s->edges);
  free(s);
}

static int32_t create(const nas_strategy* strategy, const nas_strategy_host* host, const nas_search_space* space,
                      uint64_t seed, void** made) {
  (void)strategy;
  if (space->edges_per_node != 2) return host->fail(host, "it knows cells of two edges for each node alone");
  search* s = calloc(1, sizeof *s);
  if (!s) return host->fail(host, "there is no memory");
  s->host = host;
  s->space = space;
  s->random = seed;
  s->networks = host->integer(host, "networks");
  s->starts = host->integer(host, "starts");
  s->in_flight = host->integer(host, "in_flight");
  s->edges = calloc((size_t)s->networks * 2 * edge_count(s), sizeof *s->edges);
  if (!s->edges) return destroy(s), host->fail(host, "there is no memory");
  host->expect(host, s->networks);
  *made = s;
  return NAS_OK;
}

static int32_t ask(void* p, nas_ask* ask) {
  search* s = p;
  ask->finished = ask->candidate > s->networks;
  if (ask->finished || ask->pending >= s->in_flight) return NAS_OK;
  int32_t status = NAS_EXCEEDS_LIMITS;
  while (status == NAS_EXCEEDS_LIMITS) {
    make(s, ask->candidate);
    const nas_candidate candidate = {.struct_size = sizeof candidate,
                                     .edge_count = (uint32_t)edge_count(s),
                                     .normal = edges_of(s, ask->candidate),
                                     .reduction = edges_of(s, ask->candidate) + edge_count(s),
                                     .parent = ask->candidate <= s->starts ? 0 : s->best};
    status = s->host->propose(s->host, &candidate);
  }
  return status;
}

static int32_t tell(void* p, const nas_result* result) {
  search* s = p;
  if (result->failed || (s->best > 0 && result->accuracy <= s->accuracy)) return NAS_OK;
  s->best = result->candidate;
  s->accuracy = result->accuracy;
  return NAS_OK;
}

static const nas_strategy table = {
    .struct_size = sizeof(nas_strategy), .create = create, .ask = ask, .tell = tell, .destroy = destroy};

NAS_STRATEGY_PLUGIN("my_method", "0.1.0", "MIT", "Changes one op of the best network", table);
NAS_STRATEGY_CONFIG("my_method.toml");
