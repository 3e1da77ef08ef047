/** \file
 * Layers 0 and 1 of the plugin ABI, in C11: the manifest, which the host reads from the file of a plugin before it
 * loads the plugin, and the one function that the host calls after loading. Both are checked before any C++ object of
 * nas/boundary/ is used.
 *
 * Rules. Structs only grow at the end. `struct_size` says how much of a struct its maker knew, and NAS_HAS() is the
 * only correct test for a field. Integers have fixed widths. Text in functions and tables is NUL-terminated UTF-8; the
 * texts of a manifest have sizes. No exception crosses these functions: what a function of the host cannot report ends
 * the run when the plugin returns. docs/abi-policy.md has the promise, and sdk/CHANGELOG.md what each minor added.
 *
 * Threads. Each function has a tag: [thread-safe] may be called on any thread at any time; [run-thread] may be called
 * only on the thread on which the host called the plugin.
 */
#ifndef NAS_ABI_H
#define NAS_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NAS_ABI_MAJOR 1
#define NAS_ABI_MINOR 0

/** The oldest host minor that the plugin runs on. A plugin that cannot do without an ability of a later minor defines
 * it before it includes any header of the SDK; the host then refuses it by a sentence, before it loads it. */
#ifndef NAS_ABI_MINOR_REQUIRED
#define NAS_ABI_MINOR_REQUIRED 0
#endif
#if NAS_ABI_MINOR_REQUIRED > NAS_ABI_MINOR
#error "NAS_ABI_MINOR_REQUIRED is later than this SDK"
#endif

/** True when the maker of `*p` knew the field `f`. */
#define NAS_HAS(p, f) ((p)->struct_size >= (uint32_t)(offsetof(__typeof__(*(p)), f) + sizeof((p)->f)))

/** Types of the notes in the ELF file of a plugin. Their owner name is "NAS". A plugin has one manifest, at most one
 * configuration, and any number of drafts, also equal ones. */
#define NAS_NOTE_MANIFEST 0x4e415331u /**< descriptor: nas_manifest and its texts */
#define NAS_NOTE_CONFIG 0x4e415332u   /**< descriptor: the default configuration of the plugin, TOML without a NUL */
#define NAS_NOTE_DRAFT 0x4e415333u    /**< descriptor: a draft that it uses (nas/draft/), "stable_op/1" without a NUL */

/** The bits of nas_manifest::flags that a host must know: it refuses a plugin with one that it does not. The others are
 * hints, which a host may ignore. No bit is defined yet. */
#define NAS_FLAGS_MUST_UNDERSTAND 0x0000ffffu

/** A text of a manifest: `size` bytes from `offset`, counted from the beginning of the manifest. It is printable UTF-8
 * without a NUL. */
typedef struct nas_text {
  uint32_t offset;
  uint32_t size;
} nas_text;

/** What a plugin is and what it was built for. The host reads it without running code of the plugin. The texts follow
 * the struct within the same note. */
typedef struct nas_manifest {
  uint32_t struct_size;
  uint32_t abi_major;          /**< NAS_ABI_MAJOR of the headers it was built with */
  uint32_t abi_minor_built;    /**< NAS_ABI_MINOR of those headers; a newer one than the host's is no error */
  uint32_t abi_minor_required; /**< the oldest host minor that can run it */
  uint32_t flags;              /**< see NAS_FLAGS_MUST_UNDERSTAND; 0 */
  nas_text id;                 /**< the name for --plugin and in run.json, such as "darts"; [a-z0-9_.-]+ */
  nas_text version;            /**< version of the plugin, such as "0.1.0" */
  nas_text license;            /**< SPDX identifier, such as "MIT" */
  nas_text summary;            /**< one sentence */
  nas_text provides;           /**< "runner:darts builder:darts ...", separated by single spaces */
  nas_text fingerprint;        /**< "key=value;key=value", see nas/fingerprint.h */
} nas_manifest;

/** Result codes. Every value other than NAS_OK is a failure. */
enum { NAS_OK = 0, NAS_FAILED = 1, NAS_UNSUPPORTED = 2 };

/** Log levels. A level that a host does not know counts as an error. */
enum { NAS_LOG_DEBUG = 0, NAS_LOG_INFO = 1, NAS_LOG_WARNING = 2, NAS_LOG_ERROR = 3 };

/** How a failure crosses the boundary. The caller owns the memory, zeroes it and sets struct_size. `where` says what
 * was being done and `text` what went wrong; both are cut to fit and always terminated. Their sizes never change. */
typedef struct nas_error {
  uint32_t struct_size;
  int32_t code;
  char where[96];
  char text[2048];
} nas_error;

/** Services of the host. The table is owned by the host and valid until the process ends. New fields are appended, and
 * existing fields never change. `host` is always this table. */
typedef struct nas_host_api {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  /** For the host alone. */
  void* context;
  /** Writes `text` to the log of the run, as one line for each of its lines. `plugin` is the manifest id of the caller.
   * [thread-safe] */
  void (*log)(const struct nas_host_api* host, int32_t level, const char* plugin, const char* text);
  /** A seed that depends on the seed of the run and on `stream`, and in a worker of nas::ITrainings also on the id of
   * the training, so it is the same in every repetition and at every call. All plugins share the names of streams:
   * begin a name with the id of the plugin. 0 outside of a run, for example in the constructor of an op's factory.
   * [thread-safe] */
  uint64_t (*seed)(const struct nas_host_api* host, const char* stream);
  /** Nonzero once the user has asked to stop: return after the current step. [thread-safe] */
  int32_t (*cancelled)(const struct nas_host_api* host);
  /** Records one value of the whole run in its metrics; in a hook of a training, with the epoch. Without a run it does
   * nothing. When a resumed run repeats what led to a recorded value, the value is not recorded again. A `name` that is
   * empty, "stage", "epoch", "step" or "split" ends the run. nas::ITraining::metric() records a value of a training.
   * [run-thread] */
  void (*metric)(const struct nas_host_api* host, const char* name, double value);
  /** Writes to `buffer`, of `capacity` bytes, the absolute path for the file `relative` of the plugin inside the run
   * directory, and creates its parent folders. Returns NAS_FAILED when there is no run, when the path would leave the
   * directory, when a folder cannot be made, or when `capacity` is too small. [run-thread] */
  int32_t (*artifact_path)(const struct nas_host_api* host, const char* relative, char* buffer, uint64_t capacity);
  /** The host interface with this `iid` (nas/boundary/), a nas::IInterface owned by the host, or NULL when this host
   * does not provide it, or not at this moment. The result is a pointer to exactly that interface. [run-thread] */
  void* (*query)(const struct nas_host_api* host, const char* iid);
} nas_host_api;

typedef struct nas_create_args {
  uint32_t struct_size;
  /** nas::IConfig*, borrowed for the call: the whole configuration; for the data set of a run its section [data]; NULL
   * for the kinds "op" and "strategy". */
  void* config;
} nas_create_args;

/** One class that a plugin provides. Static data of the plugin. */
typedef struct nas_factory {
  uint32_t struct_size;
  const char* kind; /**< "runner", "builder", "trainer", "finalizers", "op", "dataset", "searcher", "evaluator" or
                       "strategy"; an unknown kind is listed and is no error */
  const char* name; /**< unique within its kind among all loaded plugins */
  const char* doc;  /**< one sentence */
  /** Makes an object. On NAS_OK `*object` is a nas::IObject* that the caller owns and ends with destroy(); for the
   * kind "strategy" a const nas_strategy* (nas/strategy.h). On NAS_FAILED it is unchanged and `error` says why.
   * `factory` is this struct, so that one function can make the objects of several. [run-thread] */
  int32_t (*create)(const struct nas_factory* factory, const nas_create_args* args, void** object, nas_error* error);
  void* context; /**< for the plugin alone */
} nas_factory;

/** The plugin fills this struct, which is memory of the host. What it points to lives as long as the process. */
typedef struct nas_plugin_api {
  uint32_t struct_size; /**< in: how much the host knows; out: how much the plugin filled */
  uint32_t factory_count;
  const nas_factory* const* factories;
} nas_plugin_api;

/** The one symbol that a plugin exports. It must not throw, and a second call must give the same answer. */
#define NAS_PLUGIN_ENTRY_SYMBOL "nas_plugin_entry_v1"
typedef int32_t (*nas_plugin_entry_v1_fn)(const nas_host_api* host, nas_plugin_api* plugin, nas_error* error);

#ifdef __cplusplus
}
#endif
#endif
