/// \file
/// Memory asked for before it is needed, so that it arrives while the arithmetic goes on. Included once per SIMD
/// target.

#if defined(NAS_ENGINE_PREFETCH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_PREFETCH_INL_H_
#undef NAS_ENGINE_PREFETCH_INL_H_
#else
#define NAS_ENGINE_PREFETCH_INL_H_
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

/// How far ahead: as much as the first cache has under way.
constexpr size_t kAheadBytes = 1024, kLineBytes = 64;

/// Before [from, from + count) is read or written, asks for what lies kAheadBytes behind it. The next image follows the
/// last in memory, so the end of one begins the next; a hint about memory that is not there does no harm.
template <class T>
HWY_INLINE void PrefetchAhead(const T* from, size_t count) {
  const char* line = reinterpret_cast<const char*>(from) + kAheadBytes;
  for (size_t bytes = 0; bytes < count * sizeof(T); bytes += kLineBytes)
    hwy::Prefetch(line + bytes);
}

/// Before `pixels` pixels of `channels` values, `pixel` elements from one to the next, are read or written: asks for
/// what comes kAheadBytes of values later.
template <class T>
HWY_INLINE void PrefetchPixels(const T* from, size_t pixels, size_t pixel, size_t channels) {
  if (pixel == channels) return PrefetchAhead(from, pixels * pixel);
  const size_t bytes = channels * sizeof(T);
  const char* map = reinterpret_cast<const char*>(from + HWY_MAX(kAheadBytes / bytes, size_t{1}) * pixel);
  for (size_t x = 0; x < pixels; ++x, map += pixel * sizeof(T))
    for (size_t line = 0; line < bytes; line += kLineBytes) hwy::Prefetch(map + line);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
