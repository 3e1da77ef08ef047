#pragma once
/// \file
/// The checkpoints of a run in one folder. The newest are kept; a damaged one is passed over.

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_file.h"

namespace nas::core {

struct CheckpointStoreOptions {
  std::filesystem::path folder;  ///< created by the first save()
  int64_t keep = 2;              ///< how many checkpoints stay; with 1, there is no other when it is damaged
  /// Called before anything is written. Throws when the folder's place is no longer the run's.
  std::function<void()> before_save = {};

  /// Throws Error(config).
  void validate() const;
};

struct StoredCheckpoint {
  std::filesystem::path path;
  TensorFile file;
};

/// One at a time per folder. Files are called "NUMBER-NAME.safetensors"; the number grows and gives the order.
class CheckpointStore {
 public:
  /// Reads and writes no file. Throws what validate() throws.
  explicit CheckpointStore(CheckpointStoreOptions options);

  /// Adds a checkpoint and returns its path. `name` consists of letters, digits, '.', '_' and '-' and may be used
  /// again. Older files are deleted only when the new one is on the disk: first those found damaged, then the oldest
  /// until `keep` are left. Throws what before_save and write_tensor_file() throw; nothing is deleted then.
  std::filesystem::path save(const std::string& name, const TensorFile& file);

  /// The newest checkpoint that can be read, or nothing when the folder has no checkpoint. A warning names newer ones
  /// that cannot be read, and the one that is used. Throws Error(unreadable) when no checkpoint of several can be read.
  std::optional<StoredCheckpoint> latest_readable();

  /// Every checkpoint, oldest first.
  std::vector<std::filesystem::path> list() const;

 private:
  void prune();

  CheckpointStoreOptions options_;
  std::set<std::filesystem::path> damaged_;
};

}  // namespace nas::core
