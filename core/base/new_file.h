#pragma once
/// \file
/// A file of any size that appears whole or not at all.

#include <memory>
#include <string>
#include <string_view>

namespace nas::core {

/// Written piece by piece into a temporary file of the same folder, which finish() renames. Without finish() nothing is
/// left. Throws Error(failed, "cannot write PATH: REASON"). [one thread at a time]
class NewFile {
 public:
  explicit NewFile(std::string path);
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  void append(std::string_view bytes);
  /// Syncs the file and its folder. A symbolic link at the path is replaced, not followed.
  void finish();

 private:
  class Temporary;
  void attempt(const auto& step) const;

  std::string path_;
  std::unique_ptr<Temporary> temporary_;
};

}  // namespace nas::core
