/// \file
/// Prefetching, so that memory arrives while earlier data is still being processed. Included once per SIMD target.

#if defined(NAS_ENGINE_PREFETCH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_PREFETCH_INL_H_
#undef NAS_ENGINE_PREFETCH_INL_H_
#else
#define NAS_ENGINE_PREFETCH_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

/// The prefetch distance, a quarter of a float map of 16 channels and 32x32 pixels, and the size of a cache line.
constexpr size_t kAheadBytes = 16384, kLineBytes = 64;

/// Prefetches into the L2 cache the pixels that lie kAheadBytes of values after the pixels that are read now, one share
/// at a time between steps of arithmetic: a core holds about a dozen outstanding lines and stalls on more. Images
/// follow each other in memory, so the end of one image prefetches the beginning of the next. Prefetching an invalid
/// address is harmless.
class Prefetcher {
 public:
  Prefetcher() = default;
  /// `from`: the first pixel that is read now. Covers `pixels` pixels of `channels` values each, `pixel` elements from
  /// one pixel to the next, in `shares` shares.
  template <class T>
  HWY_INLINE Prefetcher(const T* from, size_t pixels, size_t pixel, size_t channels, size_t shares)
      : at_(reinterpret_cast<const char*>(from)),
        bytes_(channels * sizeof(T)),
        step_(pixel * sizeof(T)),
        left_(pixels) {
    if (pixel == channels) {  // contiguous: whole lines instead of pixels
      left_ = (pixels * bytes_ + kLineBytes - 1) / kLineBytes;
      bytes_ = step_ = kLineBytes;
    }
    at_ += HWY_MAX(kAheadBytes / bytes_, size_t{1}) * step_;
    share_ = (left_ + shares - 1) / shares;
  }

  HWY_INLINE void NextShare() {
    const size_t count = HWY_MIN(share_, left_);
    left_ -= count;
    for (size_t i = 0; i < count; ++i, at_ += step_)
      for (size_t line = 0; line < bytes_; line += kLineBytes) __builtin_prefetch(at_ + line, /*rw=*/0, kL2Cache);
  }

 private:
  static constexpr int kL2Cache = 2;  ///< locality argument of __builtin_prefetch
  const char* at_ = nullptr;
  size_t bytes_ = 0, step_ = 0, left_ = 0, share_ = 0;
};

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
