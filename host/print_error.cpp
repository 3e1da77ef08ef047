#include "host/print_error.h"

#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "core/base/out_of_memory.h"
#include "core/base/printable.h"
#include "host/json.h"

namespace nas::host {

void print_error(const core::Error& error, core::Color color) {
  const bool colored = core::use_color(color, ::isatty(STDERR_FILENO));
  std::cout.flush();
  const char* label = colored ? "\033[1;31merror:\033[0m " : "error: ";
  std::cerr << "nas-host: " << label << core::printable_lines(error.what(), "  ") << '\n';
  if (!error.where().empty()) std::cerr << "  " << core::printable_lines(error.where(), "  ") << '\n';
  if (!error.remedy().empty()) std::cerr << "  " << core::printable_lines(error.remedy(), "  ") << '\n';
}

void print_error_json(const core::Error& error) {
  print_json(std::cout, {{"error", json_of_error(error)}});
  std::cout.flush();
}

core::Error unexpected_error(const std::exception& error) {
  if (const auto memory = core::out_of_memory(error)) return *memory;
  if (const auto* file = dynamic_cast<const std::filesystem::filesystem_error*>(&error))
    return core::Error(core::ExitCode::failed,
                       "cannot use \"" + file->path1().string() + "\": " + file->code().message(), "",
                       "check the path");
  const std::string text = error.what();
  return core::Error(core::ExitCode::failed, text.substr(0, text.find('\n')));
}

}  // namespace nas::host
