#include "host/batch/execute/progress_view.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>

#include "core/base/log.h"
#include "core/base/terminal.h"
#include "core/base/text.h"

namespace nas::host {
namespace {

size_t terminal_height() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return 24;
  return size.ws_row;
}

/// Errors are ignored: when the terminal is closed, nobody can read a message.
void draw(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

ProgressView::ProgressView() : live_(core::can_redraw(STDERR_FILENO)) {}

ProgressView::~ProgressView() { erase(); }

void ProgressView::line(const std::string& text) {
  erase();
  core::log::info(text);
}

void ProgressView::warning(const std::string& text) {
  erase();
  core::log::warning(text);
}

void ProgressView::show(const std::string& heading, const std::vector<Row>& rows) {
  if (!live_) return;
  std::ostringstream table;
  table << heading << '\n';
  print_table(table, rows, 2);
  std::istringstream lines(table.str());
  // One column and one line stay empty, so that the terminal does not wrap or scroll.
  const auto width = static_cast<size_t>(std::max(2, core::terminal_width(STDERR_FILENO)) - 1);
  const size_t height = std::max<size_t>(2, terminal_height()) - 1;
  std::string text = erasing();  // one write, so that nothing flickers
  lines_ = 0;
  for (std::string line; lines_ < height && std::getline(lines, line); ++lines_)
    text += std::string(core::text::truncate(line, width)) + "\n";
  draw(text);
}

void ProgressView::erase() {
  draw(erasing());
  lines_ = 0;
}

std::string ProgressView::erasing() const { return lines_ == 0 ? "" : "\r\033[" + std::to_string(lines_) + "A\033[J"; }

}  // namespace nas::host
