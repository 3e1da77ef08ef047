#include "core/base/file.h"
#include "core/base/log.h"
#include "host/command.h"
#include "host/print_error.h"
#include "host/streams.h"

namespace nas::host {
namespace {

void apply_common_options(const Options& options) {
  core::log::set_color(options.color);
  if (options.quiet) core::log::set_level(core::log::Level::warning);
  if (options.verbose) core::log::set_level(core::log::Level::debug);
}

int run(const CommandLine& line) {
  apply_common_options(line.options);
  const int code = line.command->run(line.options);
  flush_standard_output();
  return code;
}

int fail(const core::Error& error, const OutputStyle& style) {
  print_error(error, style.color);
  if (style.json) print_error_json(error);
  return static_cast<int>(error.code());
}

int guarded_main(const std::vector<std::string>& words) {
  const OutputStyle style = output_style(words);
  try {
    return run(parse_command_line(words));
  } catch (const core::Error& error) {
    return fail(error, style);
  } catch (const std::exception& error) {
    return fail(unexpected_error(error), style);
  }
}

}  // namespace
}  // namespace nas::host

int main(int argc, char** argv) {
  nas::host::secure_standard_streams();
  nas::core::report_file_size_limit();
  return nas::host::guarded_main({argv + 1, argv + argc});
}
