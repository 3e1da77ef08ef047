/* Local search in the space of cells: train a network and those that differ from it in one op or one edge, go to a
 * better one, and so on until none is better. White, Nolen, Savani: "Exploring the Loss Landscape in Neural
 * Architecture Search", UAI 2021 (arXiv:2005.02960), with the variant that moves on at the first better neighbour.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nas/strategy.h"

enum {
  MOST_EDGES = 16, /* of a cell: 8 nodes */
  MOST_PENDING = 64,
  MOST_MODELS = 10000,
  MOST_NEIGHBOURS = 1024 /* 2 cells, 16 edges, 6 other ops and up to 7 other inputs: at most 416 */
};

/* The normal and the reduction cell. Unused edges are zero, so that two of them can be compared as bytes. */
typedef struct {
  nas_edge edges[2][MOST_EDGES];
} cells;

/* All that changes during a search. It is saved and restored as bytes. */
typedef struct {
  uint64_t random;
  int64_t asked;       /* models that were proposed */
  int64_t starts_left; /* random models that this descent still begins with */
  int64_t starts_open; /* those of them whose results are still to come, and starts_left */
  int64_t current;     /* the best model of this descent, whose neighbours are tried; 0: none is known yet */
  double accuracy;     /* its accuracy */
  int64_t neighbours, next;
  uint16_t order[MOST_NEIGHBOURS]; /* in which the neighbours are tried */
  cells at;                        /* the cells of the current model */
  cells pending[MOST_PENDING];     /* the cells of model i, at i % MOST_PENDING */
} state;

typedef struct {
  const nas_strategy_host* host;
  const nas_search_space* space;
  int32_t edges; /* of a cell */
  int64_t models, starts, in_flight;
  state now;
  uint64_t tried[MOST_MODELS]; /* hashes of the cells of all models */
} search;

/* ---- random numbers: splitmix64 (Steele, Lea, Flood 2014) ---- */

static uint64_t draw(search* s) {
  uint64_t z = s->now.random += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static int32_t draw_below(search* s, int32_t n) { return (int32_t)(draw(s) % (uint64_t)n); }

/* ---- cells ---- */

/* The states that an edge can read: the two inputs of the cell, and the nodes before its own. */
static int32_t states_before(int32_t edge) { return edge / 2 + 2; }

/* Two edges of a node read different states. */
static cells random_cells(search* s) {
  cells drawn = {0};
  for (int32_t cell = 0; cell < 2; ++cell)
    for (int32_t edge = 0; edge < s->edges; edge += 2) {
      nas_edge* pair = &drawn.edges[cell][edge];
      const int32_t states = states_before(edge);
      pair[0].input = draw_below(s, states);
      pair[1].input = (pair[0].input + 1 + draw_below(s, states - 1)) % states;
      pair[0].op = draw_below(s, (int32_t)s->space->op_count);
      pair[1].op = draw_below(s, (int32_t)s->space->op_count);
    }
  return drawn;
}

/* Makes the neighbour `index` of `at`. Returns 0 when there are not so many. */
static int neighbour(const search* s, const cells* at, int64_t index, cells* made) {
  *made = *at;
  for (int32_t cell = 0; cell < 2; ++cell)
    for (int32_t edge = 0; edge < s->edges; ++edge) {
      nas_edge* changed = &made->edges[cell][edge];
      const nas_edge before = *changed, sibling = made->edges[cell][edge ^ 1];
      for (int32_t op = 0; op < (int32_t)s->space->op_count; ++op)
        if (op != before.op && index-- == 0) return changed->op = op, 1;
      for (int32_t input = 0; input < states_before(edge); ++input)
        if (input != before.input && input != sibling.input && index-- == 0) return changed->input = input, 1;
    }
  return 0;
}

/* FNV-1a. */
static uint64_t hash_of(const cells* c) {
  const unsigned char* bytes = (const unsigned char*)c;
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < sizeof *c; ++i) hash = (hash ^ bytes[i]) * 0x100000001b3u;
  return hash;
}

static int was_tried(const search* s, const cells* c) {
  const uint64_t hash = hash_of(c);
  for (int64_t i = 0; i < s->now.asked; ++i)
    if (s->tried[i] == hash) return 1;
  return 0;
}

/* ---- the search ---- */

/* What distinguishes `c` from the current model, such as "normal edge 3: sep_conv_3x3 of state 1". */
static void describe(const search* s, const cells* c, char* line, size_t size) {
  for (int32_t cell = 0; cell < 2; ++cell)
    for (int32_t edge = 0; edge < s->edges; ++edge) {
      const nas_edge now = c->edges[cell][edge], before = s->now.at.edges[cell][edge];
      if (now.op == before.op && now.input == before.input) continue;
      snprintf(line, size, "%s edge %d: %s of state %d", cell ? "reduction" : "normal", edge, s->space->ops[now.op],
               now.input);
      return;
    }
}

/* A host of SDK 1.0 does not know the note, and ignores it. */
static int32_t propose(search* s, const cells* c) {
  char note[128] = "start of a descent";
  if (s->now.current > 0) describe(s, c, note, sizeof note);
  const nas_candidate candidate = {.struct_size = sizeof candidate,
                                   .edge_count = (uint32_t)s->edges,
                                   .normal = c->edges[0],
                                   .reduction = c->edges[1],
                                   .parent = s->now.current,
                                   .note = note};
  const int32_t status = s->host->propose(s->host, &candidate);
  if (status != NAS_OK) return status;
  s->tried[s->now.asked++] = hash_of(c);
  s->now.pending[s->now.asked % MOST_PENDING] = *c;
  return NAS_OK;
}

static void begin_descent(search* s) {
  s->now.starts_left = s->now.starts_open = s->starts;
  s->now.current = 0;
  s->now.accuracy = -1.0;
}

/* The model whose cells are `c` becomes the current one. Its neighbours are tried in a random order. */
static void move_to(search* s, int64_t model, double accuracy, const cells* c) {
  cells unused;
  state* now = &s->now;
  now->current = model;
  now->accuracy = accuracy;
  now->at = *c;
  int64_t count = 0;
  for (; count < MOST_NEIGHBOURS && neighbour(s, c, count, &unused); ++count) now->order[count] = (uint16_t)count;
  now->neighbours = count;
  now->next = 0;
  for (int64_t i = now->neighbours - 1; i > 0; --i) {
    const int32_t other = draw_below(s, (int32_t)i + 1);
    const uint16_t moved = now->order[i];
    now->order[i] = now->order[other];
    now->order[other] = moved;
  }
}

static void log_optimum(const search* s) {
  char line[128];
  snprintf(line, sizeof line, "candidate-%lld is a local optimum: none of its neighbours is better than %.4f",
           (long long)s->now.current, s->now.accuracy);
  s->host->api->log(s->host->api, NAS_LOG_INFO, "local_search", line);
}

static int32_t propose_start(search* s) {
  int32_t status = NAS_EXCEEDS_LIMITS;
  while (status == NAS_EXCEEDS_LIMITS) {
    const cells drawn = random_cells(s);
    status = propose(s, &drawn);
  }
  if (status == NAS_OK) --s->now.starts_left;
  return status;
}

/* Sets `*all` when there is no further neighbour. */
static int32_t propose_neighbour(search* s, int* all) {
  while (s->now.next < s->now.neighbours) {
    cells made;
    neighbour(s, &s->now.at, s->now.order[s->now.next++], &made);
    if (was_tried(s, &made)) continue;
    const int32_t status = propose(s, &made);
    if (status != NAS_EXCEEDS_LIMITS) return status;
  }
  *all = 1;
  return NAS_OK;
}

/* ---- the functions of the table ---- */

static int32_t create(const nas_strategy* strategy, const nas_strategy_host* host, const nas_search_space* space,
                      uint64_t seed, void** made) {
  (void)strategy;
  if (space->nodes * 2 > MOST_EDGES || space->edges_per_node != 2)
    return host->fail(host, "it searches cells of at most 8 nodes with 2 edges each; lower search.model.nodes");
  search* s = calloc(1, sizeof *s);
  if (!s) return host->fail(host, "there is no memory");
  s->host = host;
  s->space = space;
  s->edges = (int32_t)space->nodes * 2;
  s->models = host->integer(host, "models");
  s->starts = host->integer(host, "starts");
  s->in_flight = host->integer(host, "in_flight");
  s->now.random = seed;
  begin_descent(s);
  host->expect(host, s->models);
  *made = s;
  return NAS_OK;
}

static int32_t ask(void* p, nas_ask* ask) {
  search* s = p;
  int all = 0;
  ask->finished = s->now.asked == s->models;
  if (ask->finished || ask->pending >= s->in_flight) return NAS_OK;
  if (s->now.starts_left > 0) return propose_start(s);
  if (s->now.starts_open > 0) return NAS_OK;
  const int32_t status = propose_neighbour(s, &all);
  if (status != NAS_OK || !all || ask->pending > 0) return status; /* what is pending can still be better */
  if (s->now.current > 0) log_optimum(s);
  begin_descent(s);
  return propose_start(s);
}

static int32_t tell(void* p, const nas_result* result) {
  search* s = p;
  if (s->now.starts_open > 0) --s->now.starts_open;
  if (result->failed || result->accuracy <= s->now.accuracy) return NAS_OK;
  const cells better = s->now.pending[result->candidate % MOST_PENDING];
  move_to(s, result->candidate, result->accuracy, &better);
  return NAS_OK;
}

static int32_t save(void* p) {
  search* s = p;
  s->host->write(s->host, &s->now, sizeof s->now);
  return s->host->write(s->host, s->tried, (uint64_t)s->now.asked * sizeof *s->tried);
}

static int32_t restore(void* p, const void* bytes, uint64_t size) {
  search* s = p;
  if (size < sizeof s->now) return s->host->fail(s->host, "the saved state is from another version of local_search");
  memcpy(&s->now, bytes, sizeof s->now);
  if (s->now.asked < 0 || s->now.asked > MOST_MODELS ||
      size != sizeof s->now + (uint64_t)s->now.asked * sizeof *s->tried)
    return s->host->fail(s->host, "the saved state is from another version of local_search");
  memcpy(s->tried, (const char*)bytes + sizeof s->now, (size_t)s->now.asked * sizeof *s->tried);
  return NAS_OK;
}

static const nas_strategy local_search = {.struct_size = sizeof(nas_strategy),
                                          .create = create,
                                          .ask = ask,
                                          .tell = tell,
                                          .save = save,
                                          .restore = restore,
                                          .destroy = free};

NAS_STRATEGY_PLUGIN("local_search", "0.1.0", "MIT", "Local search among cells (White, Nolen, Savani 2021)",
                    local_search);
NAS_STRATEGY_CONFIG("local_search.toml");
