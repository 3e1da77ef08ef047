#pragma once
/// \file
/// What `nas-host export` prints: the files that were written, and what a program needs to know to use them.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/export/exported_network.h"

namespace nas::core {

struct ExportReport {
  std::string format;
  std::vector<std::filesystem::path> files = {};
  // Of formats that can be run; otherwise empty.
  std::optional<Shape> input = {};
  std::string input_text = "";
  std::vector<std::string> class_names = {};
  std::optional<double> test_accuracy = {};
  int64_t test_images = 0;

  /// To stdout, as text or as a JSON document.
  void print(bool json) const;
};

/// The report on a network whose input is described by `input_text`.
ExportReport report_of(const ExportedNetwork& network, const std::string& input_text);

}  // namespace nas::core
