#pragma once
/// \file
/// Boundary: how a description crosses, as a sequence of calls on a sink. Neither side sees the containers of the
/// other, and an older reader can skip a key that it does not know.

#include <cstdint>
#include <span>
#include <string_view>

namespace nas {

/// Receives a tree of named values, depth first. The side that reads implements it. Text and spans are borrowed: they
/// are valid during the call only. A call may throw, and the writer must let the exception pass.
class ITreeSink {
 public:
  /// Begins the table `key` in the current table.
  virtual void open(std::string_view key) = 0;
  /// Begins the next element of the list of tables `key` in the current table.
  virtual void open_item(std::string_view key) = 0;
  /// Ends the table that the last open() or open_item() began.
  virtual void close() = 0;
  virtual void integer(std::string_view key, int64_t value) = 0;
  virtual void real(std::string_view key, double value) = 0;
  virtual void flag(std::string_view key, bool value) = 0;
  virtual void text(std::string_view key, std::string_view value) = 0;
  virtual void integers(std::string_view key, std::span<const int64_t> values) = 0;

 protected:
  ~ITreeSink() = default;
};

/// A tree that can be written to a sink, any number of times.
class ITreeSource {
 public:
  virtual void emit(ITreeSink& sink) const = 0;

 protected:
  ~ITreeSource() = default;
};

}  // namespace nas
