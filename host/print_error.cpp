#include "host/print_error.h"

#include <unistd.h>

#include <iostream>

#include "core/base/printable.h"

namespace nas::host {

void print_error(const core::Error& error, core::Color color) {
  const bool colored = core::use_color(color, ::isatty(STDERR_FILENO));
  std::cout.flush();
  const char* label = colored ? "\033[1;31merror:\033[0m " : "error: ";
  std::cerr << "nas-host: " << label << core::printable_lines(error.what(), "  ") << '\n';
  if (!error.where().empty()) std::cerr << "  " << core::printable_lines(error.where(), "  ") << '\n';
  if (!error.remedy().empty()) std::cerr << "  " << core::printable_lines(error.remedy(), "  ") << '\n';
}

}  // namespace nas::host
