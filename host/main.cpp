#include <filesystem>

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/out_of_memory.h"
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

int guarded_main(const std::vector<std::string>& words) {
  core::Color color = core::Color::automatic;
  try {
    const CommandLine line = parse_command_line(words);
    color = line.options.color;
    return run(line);
  } catch (const core::Error& error) {
    print_error(error, color);
    return static_cast<int>(error.code());
  } catch (const std::filesystem::filesystem_error& error) {
    const std::string what = "cannot use \"" + error.path1().string() + "\": " + error.code().message();
    print_error(core::Error(core::ExitCode::failed, what, "", "check the path"), color);
    return static_cast<int>(core::ExitCode::failed);
  } catch (const std::exception& error) {
    if (const auto memory = core::out_of_memory(error)) {
      print_error(*memory, color);
      return static_cast<int>(memory->code());
    }
    print_error(core::Error(core::ExitCode::failed, error.what()), color);
    return static_cast<int>(core::ExitCode::failed);
  }
}

}  // namespace
}  // namespace nas::host

int main(int argc, char** argv) {
  nas::host::secure_standard_streams();
  nas::core::report_file_size_limit();
  return nas::host::guarded_main({argv + 1, argv + argc});
}
