#pragma once
/// \file
/// The checkpoints of a run: one folder, the newest last, older ones deleted, a damaged one survived.

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_file.h"

namespace nas::core {

struct CheckpointStoreOptions {
  std::filesystem::path folder;  ///< made by the first save()
  int64_t keep = 2;              ///< how many checkpoints stay; at 1 a damaged one leaves nothing to fall back to

  /// Throws Error(config).
  void validate() const;
};

struct StoredCheckpoint {
  std::filesystem::path path;
  TensorFile file;
};

/// One at a time per folder. Files are called "NUMBER-NAME.safetensors"; the number only grows, and is the order.
class CheckpointStore {
 public:
  /// Touches no file. Throws what validate() throws.
  explicit CheckpointStore(CheckpointStoreOptions options);

  /// Adds a checkpoint; `name` is of letters, digits, '.', '_' and '-' and may come again. Only when the new file is
  /// safely on the disk are older ones deleted: those found damaged first, then the oldest until `keep` are left.
  /// Returns its path. Throws what write_tensor_file() throws, and then nothing was deleted.
  std::filesystem::path save(const std::string& name, const TensorFile& file);

  /// The newest checkpoint that can be read, or nothing when there is none at all. A warning names the newer ones that
  /// it had to pass over, and the one it took. Throws Error(unreadable) when there are some and none can be read.
  std::optional<StoredCheckpoint> latest_readable();

  /// Every checkpoint, oldest first.
  std::vector<std::filesystem::path> list() const;

 private:
  void prune();

  CheckpointStoreOptions options_;
  std::set<std::filesystem::path> damaged_;
};

}  // namespace nas::core
