#include "core/events/event_file.h"

#include <algorithm>
#include <chrono>
#include <protozero/exception.hpp>

#include "core/events/record_file.h"

namespace nas::core {

namespace {

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

EventFile::EventFile(const std::filesystem::path& path) : file_(path.string()) {
  const std::string text = read_file(path.string());
  const WholeRecords whole = whole_records(text);
  try {
    std::ranges::for_each(whole.records, [this](std::string_view record) { note(record); });
  } catch (const protozero::exception&) {
    clear();  // a file of that name that nas-host did not write
  }
  if (file_.size() > static_cast<int64_t>(whole.end)) file_.truncate_to(static_cast<int64_t>(whole.end));
}

void EventFile::note(std::string_view record) {
  EventFacts facts = facts_of_event(record);
  if (facts.tags.empty()) return;  // the version
  const bool special = facts.is_picture || std::ranges::any_of(facts.tags, [](std::string_view tag) {
                         return tag.starts_with("_hparams_/");
                       });
  if (special)
    others_.emplace_back(facts.tags.front(), facts.step);
  else
    scalars_.push_back(std::move(facts.event));
}

bool EventFile::has(std::string_view tag) const { return last_step(tag) >= 0; }

int64_t EventFile::last_step(std::string_view tag) const {
  int64_t last = -1;
  for (const auto& [name, step] : others_)
    if (name == tag) last = std::max(last, step);
  return last;
}

void EventFile::append(const std::vector<EventText>& events) {
  if (events.empty()) return;
  const double time = seconds_since_1970();
  std::vector<std::string> records;
  if (file_.size() == 0) records.push_back(with_time(time, version_event()));
  for (const EventText& event : events) records.push_back(with_time(time, event));
  std::string bytes;
  for (const std::string& record : records) bytes += framed(record);
  file_.append(bytes);
  for (const std::string& record : records) note(record);
}

void EventFile::clear() {
  file_.truncate_to(0);
  scalars_.clear();
  others_.clear();
}

}  // namespace nas::core
