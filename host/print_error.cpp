#include "host/print_error.h"

#include <unistd.h>

#include <iostream>
#include <new>

#include "host/json.h"

namespace nas::host {

void print_error(const core::Error& error, core::Color color) {
  const bool colored = core::use_color(color, ::isatty(STDERR_FILENO));
  std::cout.flush();
  const char* label = colored ? "\033[1;31merror:\033[0m " : "error: ";
  std::cerr << "nas-host: " << label << error.what() << '\n';
  if (!error.where().empty()) std::cerr << "  " << error.where() << '\n';
  if (!error.remedy().empty()) std::cerr << "  " << error.remedy() << '\n';
}

void print_error_json(const core::Error& error) {
  print_json(std::cout, {{"error", json_of_error(error)}});
  std::cout.flush();
}

core::Error unexpected_error(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error))
    return core::Error(core::ExitCode::failed, "there is not enough memory", "",
                       "use a smaller batch or network, or a machine with more memory");
  const std::string text = error.what();
  return core::Error(core::ExitCode::failed, text.substr(0, text.find('\n')));
}

}  // namespace nas::host
