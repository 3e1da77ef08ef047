#include "core/train/metrics_log.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"

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

MetricsLog::MetricsLog(std::string path) : file_(std::move(path)), began_empty_(file_.size() == 0) {
  if (!began_empty_) read_earlier_lines();
}

/// Of values that plugins record; the others are many and are not repeated.
void MetricsLog::read_earlier_lines() {
  const std::string text = read_file(path(), ExitCode::unreadable);
  for (size_t begin = 0, end = 0; (end = text.find('\n', begin)) != text.npos; begin = end + 1) {
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    if (line.find("\"split\":\"plugin\"") != line.npos)
      earlier_.push_back({std::string(line), static_cast<int64_t>(end) + 1});
  }
}

void MetricsLog::append(const MetricsRecord& record) { file_.append(json_line(record) + "\n"); }

void MetricsLog::append_unless_repeated(const MetricsRecord& record) {
  const std::string line = json_line(record);
  const auto next = earlier_.begin() + static_cast<std::ptrdiff_t>(repeated_);
  const auto same = std::find_if(next, earlier_.end(), [&](const EarlierLine& other) { return other.text == line; });
  if (same == earlier_.end()) return append(record);
  repeated_ = static_cast<size_t>(same - earlier_.begin()) + 1;
}

std::string MetricsLog::sha256() const { return sha256_file(file_.path()); }

void MetricsLog::truncate_to(int64_t bytes) {
  const bool inside = bytes >= 0 && bytes <= size();
  if (!inside || (bytes > 0 && file_.byte_at(bytes - 1) != '\n'))
    throw Error(ExitCode::unreadable, file_.path() + " was changed or cut short after the checkpoint was written", "",
                "restore the file that the run wrote, or start a new run");
  file_.truncate_to(bytes);
  std::erase_if(earlier_, [&](const EarlierLine& line) { return line.end > bytes; });
  repeated_ = earlier_.size();  // what comes now came after them
}

}  // namespace nas::core
