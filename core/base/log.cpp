#include "core/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <mutex>
#include <utility>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/printable.h"
#include "core/base/text.h"
#include "nas/abi.h"

namespace nas::core::log {
namespace {

static_assert(static_cast<int>(Level::debug) == NAS_LOG_DEBUG);
static_assert(static_cast<int>(Level::info) == NAS_LOG_INFO);
static_assert(static_cast<int>(Level::warning) == NAS_LOG_WARNING);
static_assert(static_cast<int>(Level::error) == NAS_LOG_ERROR);

constexpr std::string_view kClearLine = "\r\033[K";

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      break;
  }
  return spdlog::level::err;
}

/// "warning: " and so on; nothing for info, the level of ordinary lines.
class LevelPrefix : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    const std::string_view prefix = message.level == spdlog::level::info   ? ""
                                    : message.level == spdlog::level::warn ? "warning: "
                                    : message.level == spdlog::level::err  ? "error: "
                                                                           : "debug: ";
    out.append(prefix.data(), prefix.data() + prefix.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<LevelPrefix>(); }
};

std::shared_ptr<spdlog::sinks::ansicolor_stderr_sink_st> make_console() {
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<LevelPrefix>('*').set_pattern("%^%*%$%v");
  auto console = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_st>(spdlog::color_mode::never);
  console->set_formatter(std::move(formatter));
  console->set_color(spdlog::level::debug, "\033[2m");
  console->set_color(spdlog::level::warn, "\033[33m\033[1m");
  console->set_color(spdlog::level::err, "\033[31m\033[1m");
  return console;
}

/// Each line with its time stamp in a file. A failed write throws, and the logger passes the reason to its error
/// handler.
class FileSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit FileSink(const std::string& path) : file_(path) { set_pattern_("%Y-%m-%dT%H:%M:%S.%e%z %l %v"); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    file_.append({line.data(), line.size()});
  }
  void flush_() override {}

  AppendedFile file_;
};

/// A failed write is ignored: the terminal is gone, and there is no other place to report it.
void draw(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) text.remove_prefix(static_cast<size_t>(written));
  }
}

/// Everything behind the facade. `mutex_` guards it all, so the sinks need no locks of their own.
class Log {
 public:
  Log() : console_(make_console()), console_logger_("console", console_) {
    console_logger_.set_level(spdlog::level::info);
    apply_color(Color::automatic);
  }

  void write(Level level, std::string_view text) {
    const std::lock_guard lock(mutex_);
    clear_line();
    for (size_t begin = 0; begin <= text.size();) {
      const size_t end = std::min(text.find('\n', begin), text.size());
      write_line(level, text.substr(begin, end - begin));
      begin = end + 1;
    }
    draw_line();
  }

  void record(Level level, std::string_view text) {
    const std::lock_guard lock(mutex_);
    if (!file_logger_) return;
    const std::string safe = printable(text);
    file_logger_->log(spdlog_level(level), spdlog::string_view_t(safe.data(), safe.size()));
  }

  void set_level(Level level) {
    const std::lock_guard lock(mutex_);
    console_logger_.set_level(spdlog_level(level));
    if (file_logger_) file_logger_->set_level(file_level());
  }

  void set_color(Color wish) {
    const std::lock_guard lock(mutex_);
    apply_color(wish);
  }

  void open_file(const std::string& path) {
    const std::lock_guard lock(mutex_);
    file_logger_ = std::make_unique<spdlog::logger>("file", std::make_shared<FileSink>(path));
    file_logger_->set_level(file_level());
    file_logger_->set_error_handler([this, failed = false](const std::string& reason) mutable {
      if (!std::exchange(failed, true)) console_logger_.warn("the log file is incomplete from here on: {}", reason);
    });
  }

  void close_file() {
    const std::lock_guard lock(mutex_);
    file_logger_.reset();
  }

  void status(std::string_view text) {
    const std::lock_guard lock(mutex_);
    if (!can_redraw(STDERR_FILENO)) return;
    status_ = printable(text.substr(0, text.find('\n')));
    clear_line();
    draw_line();
  }

  void end_status() {
    const std::lock_guard lock(mutex_);
    clear_line();
    status_.clear();
  }

 private:
  /// Plugins and files can give any bytes for a name.
  void write_line(Level level, std::string_view line) {
    const std::string safe = printable(line);
    const spdlog::string_view_t text(safe.data(), safe.size());
    console_logger_.log(spdlog_level(level), text);
    if (file_logger_) file_logger_->log(spdlog_level(level), text);
  }

  void apply_color(Color wish) {
    const bool color = use_color(wish, isatty(STDERR_FILENO) != 0);
    console_->set_color_mode(color ? spdlog::color_mode::always : spdlog::color_mode::never);
  }

  spdlog::level::level_enum file_level() const { return std::min(console_logger_.level(), spdlog::level::info); }

  void clear_line() {
    if (!status_.empty()) draw(kClearLine);
  }

  /// One column stays free, so that no terminal wraps the line.
  void draw_line() {
    if (status_.empty()) return;
    draw(text::truncate(status_, static_cast<size_t>(terminal_width(STDERR_FILENO)) - 1));
  }

  std::mutex mutex_;
  std::shared_ptr<spdlog::sinks::ansicolor_stderr_sink_st> console_;
  spdlog::logger console_logger_;
  std::unique_ptr<spdlog::logger> file_logger_;
  std::string status_;
};

/// Never destroyed: destructors that run at exit may still log.
Log& instance() {
  static Log& log = *new Log;
  return log;
}

}  // namespace

void write(Level level, std::string_view text) { instance().write(level, text); }
void record(Level level, std::string_view text) { instance().record(level, text); }
void set_level(Level level) { instance().set_level(level); }
void set_color(Color wish) { instance().set_color(wish); }
void open_file(const std::string& path) { instance().open_file(path); }
void close_file() { instance().close_file(); }
bool live() { return can_redraw(STDERR_FILENO); }
void status(std::string_view text) { instance().status(text); }
void end_status() { instance().end_status(); }

}  // namespace nas::core::log
