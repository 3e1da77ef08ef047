/** \file
 * Search strategies in C11. A strategy proposes networks and is given the result of each; the host builds, checks and
 * trains them. A plugin of strategies alone contains no C++ and no LibTorch, so it does not depend on their versions.
 *
 *     static const nas_strategy my_strategy = {sizeof(nas_strategy), NULL, create, ask, tell, save, restore, destroy};
 *     NAS_STRATEGY_PLUGIN("my_search", "1.0.0", "MIT", "What it does, in one sentence", my_strategy);
 *     NAS_STRATEGY_CONFIG("my_search.toml");
 *
 * The method is called like the plugin, and so is the section of its keys, [search.my_search]. That section also has
 * max_draws, and tables `data` and `train` with "#: like eval.data" and "#: like eval.train" above their headers, which
 * say how each candidate is trained.
 *
 * Order. create(), then restore() in a resumed run, then ask() until it proposes nothing, then tell() once, then ask()
 * again, and so on. Results are given in the order in which their candidates were proposed, however many are trained at
 * a time. So a strategy that draws its random numbers from `seed` alone, and reads no clock, repeats to the bit.
 *
 * Rules. All functions run on one thread, which calls the functions of nas_strategy_host too; they do not nest. Each
 * struct begins with its size and grows at its end; NAS_HAS() tests for a field. Text is NUL-terminated UTF-8. What is
 * given to a function is valid for this call, unless its comment says more. Nothing may be thrown or longjmp'ed across.
 */
#ifndef NAS_STRATEGY_H
#define NAS_STRATEGY_H

#include "nas/abi.h"
#include "nas/fingerprint.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A result code of propose(): the network is larger than [limits] allow, and another one can be proposed. */
enum { NAS_EXCEEDS_LIMITS = 16 };

/** An edge of a node: an index into nas_search_space::ops, and the state that it reads. States 0 and 1 are the inputs
 * of the cell, and state i + 2 is node i; a node reads states before it. */
typedef struct nas_edge {
  int32_t op;
  int32_t input;
} nas_edge;

/** What is searched. It lives as long as the search. */
typedef struct nas_search_space {
  uint32_t struct_size;
  uint32_t nodes;          /**< of each cell: the key search.model.nodes */
  uint32_t edges_per_node; /**< 2, as in the search space of DARTS */
  uint32_t op_count;
  const char* const* ops;                   /**< names of the primitives, such as "sep_conv_3x3" */
  int64_t channels, height, width, classes; /**< of the images of the run */
} nas_search_space;

/** A network that a strategy proposes: its cells, or its whole description. The strategy zeroes the struct, sets
 * struct_size and fills it; everything is borrowed for the call of propose(). */
typedef struct nas_candidate {
  uint32_t struct_size;
  /** Number of edges in each of the two lists, nodes * edges_per_node. Edge e belongs to node e / edges_per_node. */
  uint32_t edge_count;
  const nas_edge* normal;
  const nas_edge* reduction;
  /** In place of the cells: the description of a whole network, as in the file model.toml of a run. NULL: the cells. */
  const char* description;
  /** The number of the candidate that it was made from, shown on the page of the run. 0: none. */
  int64_t parent;
  /** Since SDK 1.1: one line for the table of candidates, such as what was changed in the parent. NULL: none. */
  const char* note;
} nas_candidate;

/** One call of ask(). */
typedef struct nas_ask {
  uint32_t struct_size;
  int32_t finished;  /**< out: nonzero when nothing will be proposed after this call */
  int64_t candidate; /**< in: the number of the candidate that this call proposes: 1, 2, 3 and so on */
  int64_t pending;   /**< in: number of candidates whose results are still to come */
} nas_ask;

/** The result of a candidate's training. */
typedef struct nas_result {
  uint32_t struct_size;
  int32_t failed; /**< nonzero when the training failed: accuracy, loss and seconds are 0, and `error` says why */
  int64_t candidate;
  double accuracy;       /**< in [0, 1], on images that the training does not see */
  double loss;           /**< mean cross-entropy on these images; not a number when it is infinite */
  int64_t parameters;    /**< trained weights */
  int64_t macs;          /**< multiply-accumulates of convolutions and matrix products, for one image */
  int64_t multiply_adds; /**< of all ops, as tensorwatch counts them, for one image */
  double seconds;        /**< time spent on training. It differs between repetitions: decide nothing by it. */
  const char* error;     /**< one line; empty when the training did not fail */
} nas_result;

/** What a strategy asks of the host. The table lives as long as the search, and `host` is always this table.
 *
 * A function that finds a mistake, such as a key that does not exist, returns 0, NULL or NAS_FAILED, and the run ends
 * with an error that names it when the strategy returns. So only propose() needs a test. */
typedef struct nas_strategy_host {
  uint32_t struct_size;
  void* context;           /**< for the host alone */
  const nas_host_api* api; /**< log, metrics, files and Ctrl-C, see nas/abi.h */
  /** The values of the plugin's own section. A key is relative to it: "models", "train.epochs". Text lives as long as
   * the search. */
  int64_t (*integer)(const struct nas_strategy_host* host, const char* key);
  double (*real)(const struct nas_strategy_host* host, const char* key); /**< also of an integer */
  int32_t (*flag)(const struct nas_strategy_host* host, const char* key);
  const char* (*text)(const struct nas_strategy_host* host, const char* key);
  uint64_t (*length)(const struct nas_strategy_host* host, const char* key); /**< number of elements of a list */
  int64_t (*integer_at)(const struct nas_strategy_host* host, const char* key, uint64_t index);
  double (*real_at)(const struct nas_strategy_host* host, const char* key, uint64_t index);
  const char* (*text_at)(const struct nas_strategy_host* host, const char* key, uint64_t index);
  /** In ask(), for one candidate: NAS_OK when it is taken, and NAS_EXCEEDS_LIMITS when another one can be proposed in
   * its place. After max_draws of the latter in one ask() the run ends. With any other code ask() returns at once. */
  int32_t (*propose)(const struct nas_strategy_host* host, const nas_candidate* candidate);
  /** The search will propose so many candidates; for the time left that is shown. May be called again. */
  void (*expect)(const struct nas_strategy_host* host, int64_t candidates);
  /** In save(): appends to the state. */
  int32_t (*write)(const struct nas_strategy_host* host, const void* bytes, uint64_t size);
  /** Sets the text of the error for a function that returns another code than NAS_OK. Returns NAS_FAILED. */
  int32_t (*fail)(const struct nas_strategy_host* host, const char* text);
} nas_strategy_host;

/** A strategy. Static data of the plugin. Each int32_t is a result code: NAS_OK, or another one, which ends the run
 * with the text of fail(). `search` is what create() made. */
typedef struct nas_strategy {
  uint32_t struct_size;
  const void* context; /**< for the plugin alone; create() finds it in `strategy` */
  /** Begins a search. On NAS_OK `*search` is owned by the host, which ends it with destroy(). Otherwise it is ignored.
   */
  int32_t (*create)(const struct nas_strategy* strategy, const nas_strategy_host* host, const nas_search_space* space,
                    uint64_t seed, void** search);
  /** Calls propose() for one candidate, or for none in order to be asked again after the next result. Proposing nothing
   * while none is pending, without having finished, ends the run with an error. */
  int32_t (*ask)(void* search, nas_ask* ask);
  int32_t (*tell)(void* search, const nas_result* result);
  /** Gives the whole state of `search` to write(); after each candidate and each result. restore() reads such bytes, of
   * this or an earlier version of the plugin, into a search that create() has just made. Both may be NULL: a resumed
   * run then repeats the calls from the beginning, and no training is repeated. */
  int32_t (*save)(void* search);
  int32_t (*restore)(void* search, const void* bytes, uint64_t size);
  void (*destroy)(void* search);
} nas_strategy;

/** Defines the manifest and the entry of a plugin with one strategy, both called `id_`. The first four arguments are
 * string literals; the last one is the name of a nas_strategy with static storage. */
#define NAS_STRATEGY_PLUGIN(id_, version_, license_, summary_, strategy_)                                     \
  static int32_t nas_strategy_table(const nas_factory* factory, const nas_create_args* args, void** object,   \
                                    nas_error* error) {                                                       \
    (void)args, (void)error;                                                                                  \
    *object = factory->context;                                                                               \
    return NAS_OK;                                                                                            \
  }                                                                                                           \
  static const nas_factory nas_strategy_factory = {sizeof(nas_factory), "strategy",         id_, summary_,    \
                                                   nas_strategy_table,  (void*)&(strategy_)};                 \
  static const nas_factory* const nas_strategy_factories[] = {&nas_strategy_factory};                         \
  NAS_STRATEGY_EXTERN __attribute__((visibility("default"))) int32_t nas_plugin_entry_v1(                     \
      const nas_host_api* host, nas_plugin_api* plugin, nas_error* error) {                                   \
    (void)host, (void)error;                                                                                  \
    if (plugin->struct_size > sizeof(nas_plugin_api)) plugin->struct_size = sizeof(nas_plugin_api);           \
    plugin->factory_count = 1;                                                                                \
    plugin->factories = nas_strategy_factories;                                                               \
    return NAS_OK;                                                                                            \
  }                                                                                                           \
  typedef struct nas_strategy_manifest {                                                                      \
    nas_manifest manifest;                                                                                    \
    char id[sizeof(id_)], version[sizeof(version_)], license[sizeof(license_)], summary[sizeof(summary_)];    \
    char provides[sizeof("strategy:" id_)], fingerprint[sizeof(NAS_FINGERPRINT)];                             \
  } nas_strategy_manifest;                                                                                    \
  static const struct {                                                                                       \
    uint32_t name_size, descriptor_size, descriptor_type;                                                     \
    char name[4];                                                                                             \
    nas_strategy_manifest descriptor;                                                                         \
  } nas_strategy_note __attribute__((section(".note.nas"), used, NAS_STRATEGY_KEPT, aligned(4))) = {          \
      4,                                                                                                      \
      sizeof(nas_strategy_manifest),                                                                          \
      NAS_NOTE_MANIFEST,                                                                                      \
      "NAS",                                                                                                  \
      {{sizeof(nas_manifest), NAS_ABI_MAJOR, NAS_ABI_MINOR, NAS_ABI_MINOR_REQUIRED, 0, NAS_STRATEGY_TEXT(id), \
        NAS_STRATEGY_TEXT(version), NAS_STRATEGY_TEXT(license), NAS_STRATEGY_TEXT(summary),                   \
        NAS_STRATEGY_TEXT(provides), NAS_STRATEGY_TEXT(fingerprint)},                                         \
       id_,                                                                                                   \
       version_,                                                                                              \
       license_,                                                                                              \
       summary_,                                                                                              \
       "strategy:" id_,                                                                                       \
       NAS_FINGERPRINT}}

/** Puts the file `path_`, a string literal, into the plugin as its note NAS_NOTE_CONFIG: the TOML text with its keys
 * and their defaults. The assembler looks for it in the current folder and in those of -I. */
#define NAS_STRATEGY_CONFIG(path_)                                                              \
  __asm__(                                                                                      \
      ".pushsection .note.nas,\"a\"\n.balign 4\n.long 4, 2f - 1f, 0x4e415332\n.asciz \"NAS\"\n" \
      "1: .incbin \"" path_ "\"\n2: .balign 4\n.popsection\n")

/* Parts of these macros. */
#define NAS_STRATEGY_TEXT(field) \
  {offsetof(nas_strategy_manifest, field), sizeof(((nas_strategy_manifest*)0)->field) - 1}
#ifdef __cplusplus
#define NAS_STRATEGY_EXTERN extern "C"
#else
#define NAS_STRATEGY_EXTERN
#endif
/* The linker keeps the note, and no sanitizer puts a gap after it. */
#if defined(__clang__)
#define NAS_STRATEGY_KEPT retain, no_sanitize("address")
#elif __GNUC__ >= 11
#define NAS_STRATEGY_KEPT retain
#else
#define NAS_STRATEGY_KEPT used
#endif

#ifdef __cplusplus
}
#endif
#endif
