/* A strategy that is right, or makes the mistake that the environment variable MISTAKE names. It proposes cells that
 * follow from the number of the candidate, and checks the order in which it is called. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nas/strategy.h"

#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(nas_strategy)
#endif
#ifndef TELL
#define TELL tell
#endif
#ifndef SAVE
#define SAVE save
#endif
#ifndef RESTORE
#define RESTORE restore
#endif

typedef struct {
  const nas_strategy_host* host;
  const nas_search_space* space;
  int64_t asked, told;
} search;

static int makes(const char* mistake) {
  const char* chosen = getenv("MISTAKE");
  return chosen && strcmp(chosen, mistake) == 0;
}

static void say(const search* s, const char* text) { s->host->api->log(s->host->api, NAS_LOG_INFO, "mistakes", text); }

static void say_what_was_given(const search* s, uint64_t seed) {
  const nas_strategy_host* host = s->host;
  const nas_search_space* space = s->space;
  char line[512];
  snprintf(line, sizeof line, "options %lld %g %d %s %llu %lld %g %s", (long long)host->integer(host, "models"),
           host->real(host, "temperature"), host->flag(host, "elitist"), host->text(host, "order"),
           (unsigned long long)host->length(host, "sizes"), (long long)host->integer_at(host, "sizes", 1),
           host->real_at(host, "weights", 0), host->text_at(host, "names", 2));
  say(s, line);
  snprintf(line, sizeof line, "space %u nodes %u edges %u ops %s to %s image %lldx%lldx%lld classes %lld seed %s",
           space->nodes, space->edges_per_node, space->op_count, space->ops[0], space->ops[space->op_count - 1],
           (long long)space->channels, (long long)space->height, (long long)space->width, (long long)space->classes,
           seed ? "given" : "zero");
  say(s, line);
}

static int32_t create(const nas_strategy* strategy, const nas_strategy_host* host, const nas_search_space* space,
                      uint64_t seed, void** made) {
  (void)strategy;
  if (makes("create")) return host->fail(host, "its licence has ended");
  if (makes("no key")) host->integer(host, "no_such_key");
  if (makes("no text")) host->text(host, "models");
  if (makes("early propose")) host->propose(host, &(nas_candidate){.struct_size = sizeof(nas_candidate)});
  search* s = calloc(1, sizeof *s);
  *s = (search){host, space, 0, 0};
  say_what_was_given(s, seed);
  *made = s;
  return NAS_OK;
}

/* The file that DESCRIPTION names, as text; NULL without it. */
static char* description(void) {
  const char* path = getenv("DESCRIPTION");
  FILE* file = path ? fopen(path, "r") : NULL;
  if (!file) return NULL;
  char* text = calloc(1, 1 << 20);
  fread(text, 1, (1 << 20) - 1, file);
  fclose(file);
  return text;
}

static int32_t propose(search* s) {
  nas_edge edges[16] = {{0, 0}};
  for (uint32_t edge = 0; edge < s->space->nodes * 2; ++edge)
    edges[edge] = (nas_edge){(int32_t)((s->asked + edge) % s->space->op_count), (int32_t)(edge % 2)};
  char* text = description();
  nas_candidate candidate = {.struct_size = sizeof candidate,
                             .edge_count = s->space->nodes * 2,
                             .normal = edges,
                             .reduction = edges,
                             .description = text,
                             .parent = s->asked,
                             .note = "one\tmore"};
  if (makes("op")) edges[3].op = 9;
  if (makes("state")) edges[2].input = 3;
  if (makes("negative state")) edges[0].input = -1;
  if (makes("edges")) candidate.edge_count = 3;
  if (makes("nothing")) candidate.struct_size = 0;
  if (makes("no cell")) candidate.reduction = NULL;
  if (makes("parent")) candidate.parent = 5;
  if (makes("not TOML")) candidate.description = "cells = [";
  if (makes("no network")) candidate.description = "version = 1";
  int32_t status = NAS_EXCEEDS_LIMITS;
  while (status == NAS_EXCEEDS_LIMITS) status = s->host->propose(s->host, &candidate);
  if (makes("twice")) s->host->propose(s->host, &candidate);
  free(text);
  if (status == NAS_OK) ++s->asked;
  return status;
}

static int32_t ask(void* p, nas_ask* ask) {
  search* s = p;
  if (makes("ask")) return 7;
  if (makes("no answer")) return NAS_OK;
  if (makes("no candidate")) return ask->finished = 1, NAS_OK;
  if (ask->candidate != s->asked + 1 || ask->pending != s->asked - s->told)
    return s->host->fail(s->host, "ask() has other numbers");
  const int64_t models = s->host->integer(s->host, "models");
  if (ask->pending == s->host->integer(s->host, "in_flight")) return NAS_OK;
  ask->finished = s->asked + 1 == models; /* with the last candidate */
  return propose(s);
}

static int32_t tell(void* p, const nas_result* result) {
  search* s = p;
  if (makes("tell")) return s->host->fail(s->host, "it dislikes the result");
  if (result->candidate != ++s->told) return s->host->fail(s->host, "the results are not in order");
  if (result->failed) {
    char line[512];
    snprintf(line, sizeof line, "candidate %lld failed: %s", (long long)result->candidate, result->error);
    say(s, line);
    return NAS_OK;
  }
  const int complete = result->parameters > 0 && result->macs > 0 && result->multiply_adds > result->macs &&
                       result->accuracy >= 0 && result->loss > 0 && result->seconds > 0 && !*result->error;
  return complete ? NAS_OK : s->host->fail(s->host, "the result is not complete");
}

static int32_t save(void* p) {
  search* s = p;
  s->host->write(s->host, &s->asked, sizeof s->asked);
  return s->host->write(s->host, &s->told, sizeof s->told);
}

static int32_t restore(void* p, const void* bytes, uint64_t size) {
  search* s = p;
  if (makes("restore") || size != 2 * sizeof(int64_t)) return s->host->fail(s->host, "the state is of another version");
  memcpy(&s->asked, bytes, sizeof s->asked);
  memcpy(&s->told, (const char*)bytes + sizeof s->asked, sizeof s->told);
  say(s, "restored");
  return NAS_OK;
}

typedef int32_t (*save_fn)(void*);
typedef int32_t (*restore_fn)(void*, const void*, uint64_t);
typedef int32_t (*tell_fn)(void*, const nas_result*);
/* Those that a variant leaves out are used here. */
static const struct {
  tell_fn tell;
  save_fn save;
  restore_fn restore;
} used __attribute__((unused)) = {tell, save, restore};

static const nas_strategy mistakes = {.struct_size = TABLE_SIZE,
                                      .create = create,
                                      .ask = ask,
                                      .tell = TELL,
                                      .save = SAVE,
                                      .restore = RESTORE,
                                      .destroy = free};

NAS_STRATEGY_PLUGIN("mistakes", "0.1.0", "MIT", "Makes mistakes on purpose", mistakes);
NAS_STRATEGY_CONFIG("mistakes.toml");
