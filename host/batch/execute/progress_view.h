#pragma once
/// \file
/// Shows the progress of a batch on stderr: log lines, and on a terminal a table below them that is redrawn in place.

#include <string>
#include <vector>

#include "host/table.h"

namespace nas::host {

class ProgressView {
 public:
  ProgressView();
  /// Removes the table from the terminal.
  ~ProgressView();
  ProgressView(const ProgressView&) = delete;
  ProgressView& operator=(const ProgressView&) = delete;

  /// Whether the table is shown, because stderr is a terminal that can redraw lines.
  bool live() const { return live_; }
  /// Logs a line above the table.
  void line(const std::string& text);
  /// Logs a warning above the table.
  void warning(const std::string& text);
  /// Redraws the table: a heading and rows, truncated to the size of the terminal. Does nothing unless live().
  void show(const std::string& heading, const std::vector<Row>& rows);

 private:
  void erase();
  std::string erasing() const;

  bool live_;
  size_t lines_ = 0;  ///< of the table on the terminal
};

}  // namespace nas::host
