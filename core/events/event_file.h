#pragma once
/// \file
/// A file of events of TensorBoard, which follows it while it grows. It is never replaced: a TensorBoard that shows it
/// would not see another file of its name.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.h"
#include "core/events/event.h"

namespace nas::core {

/// [one thread at a time]
class EventFile {
 public:
  /// Opens or creates `path`. What is cut or damaged, and all that follows it, is removed. Throws Error(failed).
  explicit EventFile(const std::filesystem::path& path);

  /// The events of scalars, in the order of the file.
  const std::vector<EventText>& scalars() const noexcept { return scalars_; }
  /// Whether there is an event with a value of that tag.
  bool has(std::string_view tag) const;
  /// The step of the last event with a value of that tag; -1 when there is none.
  int64_t last_step(std::string_view tag) const;

  /// With the present time. Throws Error(failed); nothing is added then.
  void append(const std::vector<EventText>& events);
  /// Removes all events. Throws Error(failed).
  void clear();
  /// Writes everything to the disk. Throws Error(failed).
  void sync() { file_.sync(); }

 private:
  void note(std::string_view record);

  AppendedFile file_;
  std::vector<EventText> scalars_;
  std::vector<std::pair<std::string, int64_t>> others_;  ///< tag and step of what is no scalar
};

}  // namespace nas::core
