#pragma once
/// \file
/// What a test and the library in front of the C library (faults.cpp) say to each other: one structure in a file that
/// every process of the program under test maps.

#include <atomic>
#include <cstdint>

namespace nas::faults {

enum class Fault : int32_t {
  none,
  kill,            ///< SIGKILL before the call
  torn_kill,       ///< SIGKILL after half of a write
  no_space,        ///< ENOSPC, from the n-th call on
  io_error,        ///< EIO, once
  no_descriptors,  ///< EMFILE, once
  interrupted,     ///< EINTR, once
  short_write,     ///< half of a write, once
  no_memory,       ///< an allocation of `least_bytes` or more fails, once
};

struct Control {
  char root[256] = {};   ///< only calls on files below this folder count; no_memory counts after the first of them
  char trace[256] = {};  ///< the file that records what is changed below `root`; empty: none
  Fault fault = Fault::none;
  int64_t at = 0;  ///< the n-th call that `fault` can hit, from 1; 0: none, which only counts
  uint64_t least_bytes = 1 << 20;
  std::atomic<int64_t> calls = 0;     ///< that `fault` can hit, of all processes
  std::atomic<int64_t> injected = 0;  ///< faults
  std::atomic<bool> tracing = false;  ///< held while a process makes and records a change
  std::atomic<bool> began = false;    ///< a file below `root` was used
};

static_assert(std::atomic<int64_t>::is_always_lock_free, "several processes share it");

/// A change, as the trace records it: this header, `path`, `other` and `data`.
struct Change {
  enum Kind : uint32_t { create, make_folder, write, truncate, sync, rename, remove };
  Kind kind;
  uint64_t inode = 0;
  int64_t offset = 0;  ///< of a write; the new size of a truncate
  uint32_t path_size = 0, other_size = 0, data_size = 0;
};

}  // namespace nas::faults
