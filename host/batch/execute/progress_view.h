#pragma once
/// \file
/// What a person sees of a batch that runs, on stderr: lines that stay, and on a terminal a table under them that is
/// redrawn.

#include <string>
#include <vector>

#include "host/table.h"

namespace nas::host {

class ProgressView {
 public:
  ProgressView();
  /// Takes the table away.
  ~ProgressView();
  ProgressView(const ProgressView&) = delete;
  ProgressView& operator=(const ProgressView&) = delete;

  /// Whether there is a table at all: stderr is a terminal that can redraw.
  bool live() const { return live_; }
  /// Lines that stay, above the table.
  void line(const std::string& text);
  void warning(const std::string& text);
  /// The table: a heading and rows, cut to the terminal's size.
  void show(const std::string& heading, const std::vector<Row>& rows);

 private:
  void erase();
  std::string erasing() const;

  bool live_;
  size_t lines_ = 0;  ///< of the table on the screen
};

}  // namespace nas::host
