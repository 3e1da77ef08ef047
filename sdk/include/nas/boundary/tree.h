#pragma once
/// \file
/// How a description crosses the boundary: as a sequence of calls on a sink, so that neither side sees the other's
/// containers, and an unknown key can be passed over by an older reader.

#include <cstdint>
#include <span>
#include <string_view>

namespace nas {

/// Receives a tree of named values, depth first. Implemented by whichever side reads. Calls are borrowed: text and
/// spans are valid during the call only. May throw; the writer lets it pass.
class ITreeSink {
 public:
  /// Begins the table `key` in the current table.
  virtual void open(std::string_view key) = 0;
  /// Begins the next element of the list of tables `key` in the current table.
  virtual void open_item(std::string_view key) = 0;
  /// Ends what the last open() or open_item() began.
  virtual void close() = 0;
  virtual void integer(std::string_view key, int64_t value) = 0;
  virtual void real(std::string_view key, double value) = 0;
  virtual void flag(std::string_view key, bool value) = 0;
  virtual void text(std::string_view key, std::string_view value) = 0;
  virtual void integers(std::string_view key, std::span<const int64_t> values) = 0;

 protected:
  ~ITreeSink() = default;
};

/// Something that can tell itself to a sink.
class ITreeSource {
 public:
  virtual void emit(ITreeSink& sink) const = 0;

 protected:
  ~ITreeSource() = default;
};

}  // namespace nas
