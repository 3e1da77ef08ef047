#include <unistd.h>

#include <iostream>

#include "core/base/error.h"
#include "core/base/log.h"
#include "host/command.h"
#include "host/streams.h"

namespace nas::host {
namespace {

core::Color color_wish = core::Color::automatic;

void apply_common_options(const Options& options) {
  color_wish = options.color;
  core::log::set_color(options.color);
  if (options.quiet) core::log::set_level(core::log::Level::warning);
  if (options.verbose) core::log::set_level(core::log::Level::debug);
}

int run(std::vector<std::string> words) {
  const CommandLine line = parse_command_line(std::move(words));
  apply_common_options(line.options);
  const int code = line.command->run(line.options);
  flush_standard_output();
  return code;
}

void report(const std::string& what, const std::string& where, const std::string& remedy) {
  const bool color = core::use_color(color_wish, ::isatty(STDERR_FILENO));
  std::cout.flush();
  std::cerr << "nas-host: " << (color ? "\033[1;31merror:\033[0m " : "error: ") << what << '\n';
  for (const std::string& line : {where, remedy}) {
    if (!line.empty()) std::cerr << "  " << line << '\n';
  }
}

}  // namespace
}  // namespace nas::host

int main(int argc, char** argv) {
  using namespace nas::host;
  secure_standard_streams();
  try {
    return run({argv + 1, argv + argc});
  } catch (const nas::core::Error& error) {
    report(error.what(), error.where(), error.remedy());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    report(error.what(), "", "");
    return static_cast<int>(nas::core::ExitCode::failed);
  }
}
