#include "core/record/epoch_log.h"

#include <charconv>
#include <string>

namespace nas::core {

namespace {

constexpr std::string_view epoch_key = "{\"epoch\":";

/// Nothing for a line that does not begin with an epoch.
std::optional<int64_t> epoch_in(std::string_view line) {
  if (!line.starts_with(epoch_key)) return std::nullopt;
  int64_t epoch = 0;
  const auto [end, error] = std::from_chars(line.data() + epoch_key.size(), line.data() + line.size(), epoch);
  return error == std::errc() ? std::optional(epoch) : std::nullopt;
}

}  // namespace

size_t begin_of_epoch(std::string_view text, int64_t epoch) {
  size_t begin = 0;
  for (size_t end = 0; (end = text.find('\n', begin)) != text.npos; begin = end + 1) {
    const auto found = epoch_in(text.substr(begin, end - begin));
    if (!found || *found >= epoch) break;
  }
  return begin;
}

void EpochLog::record(int64_t epoch, std::string_view lines) {
  if (!file_) open(epoch);
  file_->append(lines);
  file_->sync();
}

/// Later calls come from the same process, whose epochs follow each other.
void EpochLog::open(int64_t epoch) {
  file_.emplace(path_.string());
  const size_t kept = begin_of_epoch(read_file(path_.string()), epoch);
  if (static_cast<int64_t>(kept) < file_->size()) file_->truncate_to(static_cast<int64_t>(kept));
}

}  // namespace nas::core
