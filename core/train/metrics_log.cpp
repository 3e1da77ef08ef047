#include "core/train/metrics_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/file.h"

namespace nas::core {
namespace {

/// A plugin's text may contain any bytes; those that are not UTF-8 become U+FFFD.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string number(double value) { return std::isfinite(value) ? shortest_decimal(value) : "null"; }

void check_names(const MetricsRecord& record) {
  std::set<std::string> names{"stage", "epoch", "step", "split"};
  for (const auto& [name, value] : record.values)
    if (name.empty() || !names.insert(name).second)
      throw Error(ExitCode::failed, "a metric cannot be called " + quoted(name), "",
                  "give each metric a unique name other than stage, epoch, step and split");
}

}  // namespace

std::string json_line(const MetricsRecord& record) {
  check_names(record);
  std::string line = "{\"stage\":" + quoted(record.stage);
  if (record.epoch) line += ",\"epoch\":" + std::to_string(*record.epoch);
  if (record.step) line += ",\"step\":" + std::to_string(*record.step);
  line += ",\"split\":" + quoted(record.split);
  for (const auto& [name, value] : record.values)
    line.append(",").append(quoted(name)).append(":").append(number(value));
  return line + "}";
}

MetricsLog::MetricsLog(std::string path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
  struct stat status{};
  if (file_ < 0) fail("open");
  if (::fstat(file_, &status) != 0) fail("open");
  size_ = status.st_size;
  read_earlier_lines();
}

/// Of values that plugins record; the others are many and are not repeated.
void MetricsLog::read_earlier_lines() {
  if (size_ == 0) return;
  const std::string text = read_file(path_, ExitCode::unreadable);
  for (size_t begin = 0, end = 0; (end = text.find('\n', begin)) != text.npos; begin = end + 1) {
    std::string line = text.substr(begin, end - begin);
    if (line.find("\"split\":\"plugin\"") != line.npos)
      earlier_.push_back({std::move(line), static_cast<int64_t>(end) + 1});
  }
}

MetricsLog::~MetricsLog() {
  if (file_ >= 0) ::close(file_);
}

void MetricsLog::fail(const char* what) const {
  const std::string reason = std::generic_category().message(errno);
  throw Error(ExitCode::failed, std::string("cannot ") + what + " " + path_ + ": " + reason, "",
              errno == ENOSPC ? "free disk space, then resume the run" : "");
}

void MetricsLog::append(const MetricsRecord& record) {
  const std::string line = json_line(record) + "\n";
  write(line);
  size_ += static_cast<int64_t>(line.size());
}

void MetricsLog::append_unless_repeated(const MetricsRecord& record) {
  const std::string line = json_line(record);
  const auto next = earlier_.begin() + static_cast<std::ptrdiff_t>(repeated_);
  const auto same = std::find_if(next, earlier_.end(), [&](const EarlierLine& other) { return other.text == line; });
  if (same == earlier_.end()) return append(record);
  repeated_ = static_cast<size_t>(same - earlier_.begin()) + 1;
}

void MetricsLog::write(const std::string& line) {
  for (size_t done = 0; done < line.size();) {
    const ssize_t written = ::write(file_, line.data() + done, line.size() - done);
    if (written >= 0) {
      done += static_cast<size_t>(written);
    } else if (errno != EINTR) {
      const int reason = errno;
      if (done > 0 && ::ftruncate(file_, size_) != 0) fail("remove half a line from");
      errno = reason;
      fail("write");
    }
  }
}

void MetricsLog::sync() {
  if (::fdatasync(file_) != 0) fail("write");
}

void MetricsLog::truncate_to(int64_t bytes) {
  char before = '\n';
  const bool inside = bytes >= 0 && bytes <= size_;
  if (inside && bytes > 0 && ::pread(file_, &before, 1, bytes - 1) != 1) fail("read");
  if (!inside || before != '\n')
    throw Error(
        ExitCode::unreadable,
        path_ + " does not belong to the checkpoint: no line of it ends after " + std::to_string(bytes) + " bytes", "",
        "restore the file that the run wrote, or start a new run");
  if (::ftruncate(file_, bytes) != 0) fail("shorten");
  size_ = bytes;
  std::erase_if(earlier_, [&](const EarlierLine& line) { return line.end > bytes; });
  repeated_ = earlier_.size();  // what comes now came after them
}

}  // namespace nas::core
