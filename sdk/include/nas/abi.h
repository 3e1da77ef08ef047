/** \file
 * Layers 0 and 1 of the plugin ABI, in C11: the manifest that is read from a plugin's file before it is loaded, and the
 * one function that is called after. No C++ object is touched before both have been checked.
 *
 * Rules. Structs only grow at the end; `struct_size` says how much of one its maker knew, and NAS_HAS() is the only
 * legal test for a field. Integers have fixed widths. Text is NUL-terminated UTF-8. Nothing throws across these
 * functions. This is version 0: nothing is promised yet.
 *
 * Threads, as each function's tag says: [thread-safe] any thread at any time; [run-thread] the thread that called the
 * plugin.
 */
#ifndef NAS_ABI_H
#define NAS_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NAS_ABI_MAJOR 0
#define NAS_ABI_MINOR 1

/** The oldest host minor that a plugin built here accepts. While major is 0 nothing is promised, so that is this one.
 */
#ifndef NAS_ABI_MINOR_REQUIRED
#define NAS_ABI_MINOR_REQUIRED NAS_ABI_MINOR
#endif

/** True when the maker of `*p` knew the field `f`. */
#define NAS_HAS(p, f) ((p)->struct_size >= (uint32_t)(offsetof(__typeof__(*(p)), f) + sizeof((p)->f)))

/** Notes in a plugin's ELF file: owner name "NAS", and these types. */
#define NAS_NOTE_MANIFEST 0x4e415331u /**< descriptor: nas_manifest */
#define NAS_NOTE_CONFIG 0x4e415332u   /**< descriptor: the plugin's default configuration, TOML text, no NUL */

/** Who a plugin is and what it was built for. Readable with no code of the plugin run. Unused bytes are zero. */
typedef struct nas_manifest {
  uint32_t struct_size;
  uint32_t abi_major;          /**< NAS_ABI_MAJOR of the headers it was built with */
  uint32_t abi_minor_built;    /**< NAS_ABI_MINOR of those headers; a reason to refuse while major is 0 only */
  uint32_t abi_minor_required; /**< the oldest host minor that can run it */
  uint32_t flags;              /**< 0 */
  char id[64];                 /**< "darts": what --plugin and run.json call it; [a-z0-9_.-]+ */
  char version[32];            /**< of the plugin, "0.1.0" */
  char license[32];            /**< SPDX, "MIT" */
  char summary[160];           /**< one sentence */
  char provides[512];          /**< "runner:darts builder:darts ...", separated by single spaces */
  char fingerprint[256];       /**< "key=value;key=value", see nas/fingerprint.h */
} nas_manifest;

/** Result codes of every L1 function. */
enum { NAS_OK = 0, NAS_FAILED = 1, NAS_UNSUPPORTED = 2 };

/** Log levels. */
enum { NAS_LOG_DEBUG = 0, NAS_LOG_INFO = 1, NAS_LOG_WARNING = 2, NAS_LOG_ERROR = 3 };

/** How a failure crosses. Memory of the caller, who zeroes it and sets struct_size; `text` is always terminated. */
typedef struct nas_error {
  uint32_t struct_size;
  int32_t code;
  char where[96];
  char text[2048];
} nas_error;

/** Services of the host. Owned by the host, valid until the process ends. Appended to, never changed. */
typedef struct nas_host_api {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  /** Writes one line to the run's log; `plugin` is the caller's manifest id. [thread-safe] */
  void (*log)(int32_t level, const char* plugin, const char* text);
  /** A seed that depends on the run's seed and on `stream` alone: the same in every repetition. [thread-safe] */
  uint64_t (*seed)(const char* stream);
  /** Nonzero once the user asked to stop: return at the next step boundary. [thread-safe] */
  int32_t (*cancelled)(void);
  /** Records one value of the run as a whole in its metrics; no run: ignored. A value that belongs to an epoch goes
   * through nas::ITraining::metric(). [run-thread] */
  void (*metric)(const char* name, double value);
  /** Absolute path for a file of the plugin inside the run directory; parents are made. `relative` must not leave the
   * directory. NAS_FAILED when there is no run, the path leaves it, or `capacity` is too small. [run-thread] */
  int32_t (*artifact_path)(const char* relative, char* buffer, uint64_t capacity);
  /** A host interface by id (nas/ *.h, `iid`), NULL when this host has none of it. [thread-safe] */
  void* (*query)(const char* iid);
} nas_host_api;

typedef struct nas_create_args {
  uint32_t struct_size;
  uint64_t seed; /**< stream of this object */
  void* config;  /**< nas::IConfig*, borrowed for the call; NULL when the kind takes none */
} nas_create_args;

/** One thing that a plugin provides. Static data of the plugin. */
typedef struct nas_factory {
  uint32_t struct_size;
  const char*
      kind; /**< "runner" "builder" "trainer" "finalizers" "op" "dataset"; unknown kinds are listed, not fatal */
  const char* name; /**< unique within its kind among all loaded plugins */
  const char* doc;  /**< one sentence */
  /** Makes an object: `*object` is a nas::IObject* that the caller owns and ends with destroy(). On NAS_FAILED
   * `*object` is untouched and `error` says why. [thread-safe] */
  int32_t (*create)(const nas_create_args* args, void** object, nas_error* error);
} nas_factory;

/** Filled by the plugin into memory of the host; what it points at lives as long as the process. */
typedef struct nas_plugin_api {
  uint32_t struct_size; /**< in: what the host knows; out: what the plugin filled */
  uint32_t factory_count;
  const nas_factory* const* factories;
} nas_plugin_api;

/** The one symbol that a plugin exports. Must not throw; a second call must give the same answer. */
#define NAS_PLUGIN_ENTRY_SYMBOL "nas_plugin_entry_v1"
typedef int32_t (*nas_plugin_entry_v1_fn)(const nas_host_api* host, nas_plugin_api* plugin, nas_error* error);

#ifdef __cplusplus
}
#endif
#endif
