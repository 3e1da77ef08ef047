#include "core/base/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace nas::core {
namespace {

constexpr int kUsualWidth = 80;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool dumb() { return environment("TERM") == "dumb"; }

}  // namespace

bool use_color(Color wish, bool terminal) {
  if (wish != Color::automatic) return wish == Color::always;
  if (!environment("NO_COLOR").empty()) return false;
  const std::string_view force = environment("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return terminal && !dumb();
}

bool can_redraw(int descriptor) { return isatty(descriptor) != 0 && !dumb(); }

int terminal_width(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualWidth;
  return size.ws_col;
}

}  // namespace nas::core
