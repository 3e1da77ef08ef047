// libnas_faults.so: loaded in front of the C library (LD_PRELOAD), it counts the calls of the real nas-host on files
// below one folder and makes the n-th fail, kills the process there, or records every change for a simulated power cut.
// The environment variable NAS_FAULTS names the file that the test and this library share (control.h).
//
// The seam is here and not in core/base/file because the program under test is then the one that is installed, and
// because files that a library opens by itself are covered as well.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "control.h"

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace nas::faults {
namespace {

/// The function of the C library that one of the same name below stands in front of.
#define NAS_REAL(name) reinterpret_cast<decltype(&::name)>(real(#name))
void* real(const char* name) { return ::dlsym(RTLD_NEXT, name); }

Control* map_control() {
  const char* path = ::getenv("NAS_FAULTS");
  const int file = path ? NAS_REAL(open)(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return nullptr;
  void* memory = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  return memory == MAP_FAILED ? nullptr : static_cast<Control*>(memory);
}

Control* control = nullptr;
__attribute__((constructor)) void begin() { control = map_control(); }

bool is_watched(std::string_view path) {
  if (!control || !path.starts_with(control->root)) return false;
  const size_t size = std::strlen(control->root);
  if (path.size() > size && path[size] != '/') return false;
  control->began = true;
  return true;
}

std::string path_of(int descriptor) {
  char link[64], path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t size = ::readlink(link, path, sizeof path);
  return {path, size > 0 ? static_cast<size_t>(size) : 0};
}

std::string path_at(int folder, const char* path) {
  return folder == AT_FDCWD || path[0] == '/' ? path : path_of(folder) + "/" + path;
}

/// What a call does, as far as it matters for the faults that can hit it.
enum class Call { read, open, create, write, sync, change, lock };

bool can_hit(Fault fault, Call call) {
  switch (fault) {
    case Fault::kill:
      return call != Call::read;
    case Fault::torn_kill:
    case Fault::short_write:
      return call == Call::write;
    case Fault::no_space:
      return call != Call::read && call != Call::open && call != Call::lock;
    case Fault::io_error:
      return true;
    case Fault::no_descriptors:
      return call == Call::open || call == Call::create;
    case Fault::interrupted:
      return call != Call::change;
    case Fault::none:
    case Fault::no_memory:
      break;
  }
  return false;
}

/// Whether the fault hits this one.
bool is_hit(bool from_there_on) {
  const int64_t number = ++control->calls;
  const bool hit = control->at && (from_there_on ? number >= control->at : number == control->at);
  if (hit) ++control->injected;
  return hit;
}

[[noreturn]] void die() {
  for (;;) ::kill(::getpid(), SIGKILL);
}

int error_of(Fault fault) {
  return fault == Fault::no_space         ? ENOSPC
         : fault == Fault::no_descriptors ? EMFILE
         : fault == Fault::interrupted    ? EINTR
                                          : EIO;
}

/// True when the call on `path` has to fail, with errno set. Does not return when the process dies instead.
bool fails(std::string_view path, Call call) {
  if (!is_watched(path) || !can_hit(control->fault, call)) return false;
  if (!is_hit(control->fault == Fault::no_space)) return false;
  if (control->fault == Fault::kill) die();
  errno = error_of(control->fault);
  return true;
}

bool memory_fails(size_t bytes) {
  if (!control || control->fault != Fault::no_memory || bytes < control->least_bytes || !control->began) return false;
  if (!is_hit(false)) return false;
  errno = ENOMEM;
  return true;
}

/// Makes a change and its record one step for all processes.
class Recorded {
 public:
  Recorded() : on_(control && control->trace[0]) {
    while (on_ && control->tracing.exchange(true)) ::usleep(100);
  }
  ~Recorded() {
    if (on_) control->tracing = false;
  }
  explicit operator bool() const { return on_; }

  void add(Change change, std::string_view path, std::string_view other = {}, std::string_view data = {}) const {
    change.path_size = static_cast<uint32_t>(path.size());
    change.other_size = static_cast<uint32_t>(other.size());
    change.data_size = static_cast<uint32_t>(data.size());
    std::string bytes(reinterpret_cast<const char*>(&change), sizeof change);
    bytes.append(path).append(other).append(data);
    const int file = NAS_REAL(open)(control->trace, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (NAS_REAL(write)(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) ::abort();
    ::close(file);
  }

 private:
  bool on_;
};

uint64_t inode_of(int descriptor) {
  struct stat status{};
  return ::fstat(descriptor, &status) == 0 ? status.st_ino : 0;
}

int opened(int folder, const char* name, int flags, mode_t mode) {
  static const auto next = NAS_REAL(openat);
  const std::string path = path_at(folder, name);
  if (!is_watched(path)) return next(folder, name, flags, mode);
  if (fails(path, flags & O_CREAT ? Call::create : Call::open)) return -1;
  const Recorded record;
  struct stat before{};
  const bool is_new = ::lstat(path.c_str(), &before) != 0;
  const int descriptor = next(folder, name, flags, mode);
  if (record && descriptor >= 0 && is_new) record.add({.kind = Change::create, .inode = inode_of(descriptor)}, path);
  return descriptor;
}

/// A write that one of the two faults may cut in half.
ssize_t half_written(int descriptor, const void* bytes, size_t size, decltype(&::write) next) {
  if (size < 2 || !is_hit(false)) return next(descriptor, bytes, size);
  const ssize_t half = next(descriptor, bytes, size / 2);
  if (control->fault == Fault::torn_kill) die();
  return half;
}

ssize_t written(int descriptor, const void* bytes, size_t size) {
  static const auto next = NAS_REAL(write);
  const std::string path = control ? path_of(descriptor) : "";
  if (!is_watched(path)) return next(descriptor, bytes, size);
  if (control->fault == Fault::short_write || control->fault == Fault::torn_kill)
    return half_written(descriptor, bytes, size, next);
  if (fails(path, Call::write)) return -1;
  const Recorded record;
  const ssize_t count = next(descriptor, bytes, size);
  if (!record || count <= 0) return count;
  const int64_t offset = ::lseek(descriptor, 0, SEEK_CUR) - count;
  record.add({.kind = Change::write, .inode = inode_of(descriptor), .offset = offset}, path, {},
             {static_cast<const char*>(bytes), static_cast<size_t>(count)});
  return count;
}

int synced(int descriptor, int (*next)(int)) {
  const std::string path = path_of(descriptor);
  if (fails(path, Call::sync)) return -1;
  const Recorded record;
  const int result = next(descriptor);
  if (record && result == 0 && is_watched(path))
    record.add({.kind = Change::sync, .inode = inode_of(descriptor)}, path);
  return result;
}

int removed(int folder, const char* name, int flags) {
  static const auto next = NAS_REAL(unlinkat);
  const std::string path = path_at(folder, name);
  if (fails(path, Call::change)) return -1;
  const Recorded record;
  const int result = next(folder, name, flags);
  if (record && result == 0 && is_watched(path)) record.add({.kind = Change::remove}, path);
  return result;
}

int renamed(int from_folder, const char* from, int to_folder, const char* to) {
  static const auto next = NAS_REAL(renameat);
  const std::string path = path_at(from_folder, from), other = path_at(to_folder, to);
  if (fails(other, Call::change)) return -1;
  const Recorded record;
  const int result = next(from_folder, from, to_folder, to);
  if (record && result == 0 && is_watched(other)) record.add({.kind = Change::rename}, path, other);
  return result;
}

int shortened(int descriptor, off_t size) {
  static const auto next = NAS_REAL(ftruncate);
  const std::string path = path_of(descriptor);
  if (fails(path, Call::write)) return -1;
  const Recorded record;
  const int result = next(descriptor, size);
  if (record && result == 0 && is_watched(path))
    record.add({.kind = Change::truncate, .inode = inode_of(descriptor), .offset = size}, path);
  return result;
}

}  // namespace
}  // namespace nas::faults

using namespace nas::faults;

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) __attribute__((alias("open")));
int openat(int folder, const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened(folder, path, flags, mode);
}
int openat64(int folder, const char* path, int flags, ...) __attribute__((alias("openat")));
/// As streams of the C++ library open files; for reading alone in nas-host.
FILE* fopen(const char* path, const char* mode) {
  static const auto next = NAS_REAL(fopen);
  return fails(path, Call::open) ? nullptr : next(path, mode);
}
FILE* fopen64(const char* path, const char* mode) __attribute__((alias("fopen")));
DIR* opendir(const char* path) {
  static const auto next = NAS_REAL(opendir);
  return fails(path, Call::open) ? nullptr : next(path);
}

ssize_t read(int descriptor, void* bytes, size_t size) {
  static const auto next = NAS_REAL(read);
  return control && fails(path_of(descriptor), Call::read) ? -1 : next(descriptor, bytes, size);
}
ssize_t write(int descriptor, const void* bytes, size_t size) { return written(descriptor, bytes, size); }

int fsync(int descriptor) {
  static const auto next = NAS_REAL(fsync);
  return control ? synced(descriptor, next) : next(descriptor);
}
int fdatasync(int descriptor) {
  static const auto next = NAS_REAL(fdatasync);
  return control ? synced(descriptor, next) : next(descriptor);
}
int ftruncate(int descriptor, off_t size) { return shortened(descriptor, size); }
int ftruncate64(int descriptor, off_t size) __attribute__((alias("ftruncate")));

int rename(const char* from, const char* to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int from_folder, const char* from, int to_folder, const char* to) {
  return renamed(from_folder, from, to_folder, to);
}
int unlink(const char* path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char* path, int flags) { return removed(folder, path, flags); }
int rmdir(const char* path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char* path) {
  struct stat status{};
  const bool is_folder = ::lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
  return removed(AT_FDCWD, path, is_folder ? AT_REMOVEDIR : 0);
}
int mkdir(const char* path, mode_t mode) {
  static const auto next = NAS_REAL(mkdir);
  if (fails(path, Call::create)) return -1;
  const Recorded record;
  const int result = next(path, mode);
  struct stat status{};
  if (record && result == 0 && is_watched(path) && ::stat(path, &status) == 0)
    record.add({.kind = Change::make_folder, .inode = status.st_ino}, path);
  return result;
}
int flock(int descriptor, int operation) {
  static const auto next = NAS_REAL(flock);
  return control && fails(path_of(descriptor), Call::lock) ? -1 : next(descriptor, operation);
}
/// nas-host maps no file of a run; should it do so one day, the call is here.
void* mmap(void* address, size_t size, int protection, int flags, int descriptor, off_t offset) {
  static const auto next = NAS_REAL(mmap);
  if (control && descriptor >= 0 && fails(path_of(descriptor), Call::read)) return MAP_FAILED;
  return next(address, size, protection, flags, descriptor, offset);
}
void* mmap64(void* address, size_t size, int protection, int flags, int descriptor, off_t offset)
    __attribute__((alias("mmap")));

void* malloc(size_t size) { return memory_fails(size) ? nullptr : __libc_malloc(size); }
void* calloc(size_t count, size_t size) { return memory_fails(count * size) ? nullptr : __libc_calloc(count, size); }
void* realloc(void* memory, size_t size) { return memory_fails(size) ? nullptr : __libc_realloc(memory, size); }
void* aligned_alloc(size_t alignment, size_t size) {
  return memory_fails(size) ? nullptr : __libc_memalign(alignment, size);
}
void* memalign(size_t alignment, size_t size) {
  return memory_fails(size) ? nullptr : __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, size_t alignment, size_t size) {
  if (memory_fails(size)) return ENOMEM;
  void* found = __libc_memalign(alignment, size);
  if (!found) return ENOMEM;
  *memory = found;
  return 0;
}

}  // extern "C"
