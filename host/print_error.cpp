#include "host/print_error.h"

#include <unistd.h>

#include <iostream>

namespace nas::host {

void print_error(const core::Error& error, core::Color color) {
  const bool colored = core::use_color(color, ::isatty(STDERR_FILENO));
  std::cout.flush();
  const char* label = colored ? "\033[1;31merror:\033[0m " : "error: ";
  std::cerr << "nas-host: " << label << error.what() << '\n';
  if (!error.where().empty()) std::cerr << "  " << error.where() << '\n';
  if (!error.remedy().empty()) std::cerr << "  " << error.remedy() << '\n';
}

}  // namespace nas::host
