#pragma once
/// \file
/// A disk whose power can be cut: replays the changes that libnas_faults.so recorded, and keeps apart what was synced
/// and what was not.

#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "preload/control.h"

namespace nas::test {

struct RecordedChange {
  faults::Change change;
  std::string path, other, data;
};

std::vector<RecordedChange> read_trace(const std::filesystem::path& file);

/// What a power cut takes of the changes that nobody synced.
enum class Loss {
  all,       ///< everything
  contents,  ///< the contents of files, but not their names: some file systems write names first
  random,    ///< of each folder and file the changes after a random one, of which half may be there
};

/// The changes of a file must be synced by fsync of the file, names by fsync of their folder: nothing else is sure.
class Disk {
 public:
  /// An empty folder, on the disk for good.
  explicit Disk(std::filesystem::path root);
  /// Replays a change at a path below the root.
  void apply(const RecordedChange& change);
  /// Writes what is left after a power cut into the root, which is empty.
  void cut_power(Loss loss, std::mt19937& random) const;

 private:
  struct Write {
    int64_t offset;  ///< or the new size
    bool truncates;
    std::string data;
  };
  struct Name {
    std::string removed, added;  ///< either may be empty; a rename has both and is one step
    size_t object;
  };
  struct Object {
    bool is_folder = false;
    std::string content;                  ///< synced
    std::vector<Write> writes;            ///< not synced
    std::map<std::string, size_t> names;  ///< synced
    std::vector<Name> renames;            ///< not synced
  };

  size_t add(bool is_folder, uint64_t inode);
  void name(const std::filesystem::path& path, size_t object, const std::string& removed = "");
  static void sync(Object& object);
  void restore(size_t object, const std::filesystem::path& path, Loss loss, std::mt19937& random) const;

  std::filesystem::path root_;
  std::vector<Object> objects_;            ///< the first is the root
  std::map<uint64_t, size_t> by_inode_;    ///< the latest, because numbers are used again
  std::map<std::string, size_t> by_path_;  ///< as running programs see it
};

}  // namespace nas::test
