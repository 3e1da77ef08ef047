#pragma once
/// \file
/// Where the maps of one image lie, planned before anything runs.

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>

#include "core/engine/kernels/block_geometry.h"

namespace nas::core::engine {

/// Gives out ranges of one array of floats, the first that is large enough, and takes them back. Used while a plan is
/// made: a range that was given back is used again by later steps, while it is still in a cache.
class MapMemory {
 public:
  /// Returned to the memory when its last owner ends.
  struct Range {
    MapMemory& memory;
    size_t begin, end;
    Range(MapMemory& owner, size_t first, size_t last) : memory(owner), begin(first), end(last) {}
    ~Range() { memory.taken_.erase(begin); }
    Range(const Range&) = delete;
    Range& operator=(const Range&) = delete;
  };
  /// Aligned to a cache line.
  std::shared_ptr<Range> take(size_t floats) {
    constexpr size_t kLine = 16;
    floats = (floats + kLine - 1) / kLine * kLine;
    size_t begin = 0;
    for (const auto& [from, to] : taken_) {
      if (from >= begin + floats) break;
      begin = to;
    }
    taken_[begin] = begin + floats;
    size_ = std::max(size_, begin + floats);
    return std::make_shared<Range>(*this, begin, begin + floats);
  }
  size_t size() const { return size_; }  ///< in floats, of all ranges so far

 private:
  std::map<size_t, size_t> taken_;
  size_t size_ = 0;
};

/// A map of one image, (height, width) pixels of `channels`. The channels that pad them may hold anything: they are
/// those of a neighbour where maps lie side by side.
struct PlannedMap {
  std::shared_ptr<MapMemory::Range> range;  ///< null: the image itself, (channels, height, width)
  size_t offset = 0;                        ///< of the first pixel, in floats
  size_t pixel = 0, height = 0, width = 0, channels = 0;

  size_t padded() const { return padded_channels(channels); }
  bool is_image() const { return range == nullptr; }
};

}  // namespace nas::core::engine
