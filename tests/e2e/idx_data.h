#pragma once
/// \file
/// A folder in the form of MNIST with images that a test can change, and runs on it.

#include "small_run.h"
#include "tests/data/idx_folder.h"

namespace nas::test {

/// Labels 0 to 3 in turn, from `first` on.
inline core::Bytes labels_in_turn(uint32_t count, uint8_t first = 0) {
  core::Bytes labels;
  for (uint32_t i = 0; i < count; ++i) labels.push_back(static_cast<uint8_t>(first + i % 4));
  return labels;
}

/// Images of 12x12 and their labels.
inline void write_idx_part(const std::filesystem::path& folder, const std::string& prefix, const core::Bytes& labels) {
  std::filesystem::create_directories(folder);
  const auto count = static_cast<uint32_t>(labels.size());
  core::write_file(folder / (prefix + "-images-idx3-ubyte"), core::idx_images(count, 12, 12));
  core::write_file(folder / (prefix + "-labels-idx1-ubyte"), core::idx_labels(labels));
}

inline constexpr uint32_t kTrainImages = 160, kTestImages = 40;

inline void write_idx_data(const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);
  write_idx_part(folder, "train", labels_in_turn(kTrainImages));
  write_idx_part(folder, "t10k", labels_in_turn(kTestImages));
}

inline Words idx_run(const std::filesystem::path& data, const std::filesystem::path& out, Words settings = {}) {
  settings.insert(settings.end(), {"data.dataset=idx", "data.path=" + data.string()});
  return small_run(out, settings);
}

/// Kills the run in `out` when it has logged `lines` lines.
inline void kill_idx_run(const std::filesystem::path& data, const std::filesystem::path& out, int64_t lines) {
  BackgroundProgram program(idx_run(data, out));
  program.wait_until([&] { return lines_in(out / "metrics.jsonl") >= lines; });
  program.wait_after(SIGKILL);
}

}  // namespace nas::test
