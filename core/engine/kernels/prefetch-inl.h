/// \file
/// Memory asked for before it is needed, so that it arrives while the arithmetic goes on. Included once per SIMD
/// target.

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

/// How far ahead: a quarter of a map of 16 channels and 32x32 pixels.
constexpr size_t kAheadBytes = 16384, kLineBytes = 64;

/// Pixels that lie kAheadBytes of values after those that are read now, asked for into the second cache, a share at a
/// time between steps of arithmetic: a core has room for some dozen lines under way, and waits where it asks for more.
/// The next image follows the last in memory, so the end of one begins the next; a hint about memory that is not there
/// does no harm.
class AskAhead {
 public:
  AskAhead() = default;
  /// Of `pixels` pixels of `channels` values, `pixel` elements from one to the next, in so many shares.
  template <class T>
  HWY_INLINE AskAhead(const T* from, size_t pixels, size_t pixel, size_t channels, size_t shares)
      : at_(reinterpret_cast<const char*>(from)),
        bytes_(channels * sizeof(T)),
        step_(pixel * sizeof(T)),
        left_(pixels) {
    if (pixel == channels) {  // then lines do as well as pixels
      left_ = (pixels * bytes_ + kLineBytes - 1) / kLineBytes;
      bytes_ = step_ = kLineBytes;
    }
    at_ += HWY_MAX(kAheadBytes / bytes_, size_t{1}) * step_;
    share_ = (left_ + shares - 1) / shares;
  }

  HWY_INLINE void Share() {
    const size_t count = HWY_MIN(share_, left_);
    left_ -= count;
    for (size_t i = 0; i < count; ++i, at_ += step_)
      for (size_t line = 0; line < bytes_; line += kLineBytes) __builtin_prefetch(at_ + line, /*rw=*/0, kSecondCache);
  }

 private:
  static constexpr int kSecondCache = 2;  ///< of the compiler's "locality"
  const char* at_ = nullptr;
  size_t bytes_ = 0, step_ = 0, left_ = 0, share_ = 0;
};

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
