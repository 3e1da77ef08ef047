/* A strategy of SDK 1.0 that uses every function of nas/strategy.h. It is built from the frozen headers beside it, and
 * every later host of the same major runs it. */
#include <stdlib.h>
#include <string.h>

#include "nas/strategy.h"

enum { MOST_EDGES = 16 };

typedef struct {
  int64_t asked, told, best;
  double accuracy;
} state;

typedef struct {
  const nas_strategy_host* host;
  const nas_search_space* space;
  int64_t models;
  state now;
} search;

/* Each value of the TOML file, by the function of its type. */
static int values_are_right(const nas_strategy_host* h) {
  return h->integer(h, "integer") == 7 && h->real(h, "real") == 0.5 && h->flag(h, "flag") &&
         strcmp(h->text(h, "text"), "gold") == 0 && h->length(h, "integers") == 3 &&
         h->integer_at(h, "integers", 2) == 3 && h->real_at(h, "reals", 0) == 0.25 &&
         strcmp(h->text_at(h, "texts", 1), "two") == 0;
}

static int32_t create(const nas_strategy* strategy, const nas_strategy_host* host, const nas_search_space* space,
                      uint64_t seed, void** made) {
  (void)seed;
  if (strategy->struct_size != sizeof(nas_strategy)) return host->fail(host, "the table is another one");
  if (!values_are_right(host)) return host->fail(host, "the values are not those of the TOML file");
  if (space->nodes * space->edges_per_node > MOST_EDGES || space->op_count == 0 || space->classes < 2)
    return host->fail(host, "the search space is an impossible one");
  search* s = calloc(1, sizeof *s);
  if (!s) return host->fail(host, "there is no memory");
  s->host = host;
  s->space = space;
  s->models = host->integer(host, "models");
  host->expect(host, s->models);
  host->api->log(host->api, NAS_LOG_INFO, "golden_strategy", "the golden strategy runs");
  *made = s;
  return NAS_OK;
}

/* Model i has the op i on every edge; the edges of a node read the states 0 and 1. */
static int32_t ask(void* p, nas_ask* ask) {
  search* s = p;
  nas_edge edges[MOST_EDGES];
  const uint32_t count = s->space->nodes * s->space->edges_per_node;
  ask->finished = s->now.asked == s->models;
  if (ask->finished) return NAS_OK;
  for (uint32_t e = 0; e < count; ++e) {
    edges[e].op = (int32_t)(s->now.asked % (int64_t)s->space->op_count);
    edges[e].input = (int32_t)(e % 2);
  }
  nas_candidate candidate;
  memset(&candidate, 0, sizeof candidate);
  candidate.struct_size = sizeof candidate;
  candidate.edge_count = count;
  candidate.normal = candidate.reduction = edges;
  candidate.parent = s->now.best;
  const int32_t status = s->host->propose(s->host, &candidate);
  if (status == NAS_OK && ++s->now.asked != ask->candidate) return s->host->fail(s->host, "candidates are not counted");
  return status;
}

static int32_t tell(void* p, const nas_result* result) {
  search* s = p;
  ++s->now.told;
  if (result->failed || result->parameters <= 0 || result->macs <= 0) return s->host->fail(s->host, result->error);
  if (result->accuracy <= s->now.accuracy) return NAS_OK;
  s->now.accuracy = result->accuracy;
  s->now.best = result->candidate;
  s->host->api->metric(s->host->api, "golden_best", result->accuracy);
  return NAS_OK;
}

static int32_t save(void* p) {
  search* s = p;
  return s->host->write(s->host, &s->now, sizeof s->now);
}

static int32_t restore(void* p, const void* bytes, uint64_t size) {
  search* s = p;
  if (size != sizeof s->now) return s->host->fail(s->host, "the state is another one");
  memcpy(&s->now, bytes, sizeof s->now);
  return NAS_OK;
}

static const nas_strategy golden = {sizeof(nas_strategy), NULL, create, ask, tell, save, restore, free};
NAS_STRATEGY_PLUGIN("golden_strategy", "1.0.0", "MIT", "Uses every function of strategies in SDK 1.0", golden);
NAS_STRATEGY_CONFIG("golden_strategy.toml");
