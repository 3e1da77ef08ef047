#include "core/report/charts/timeline.h"

#include <algorithm>
#include <cmath>

#include "core/base/printable.h"
#include "core/base/text.h"
#include "core/report/charts/chart_numbers.h"
#include "core/report/page/markup.h"
#include "core/report/page/svg.h"

namespace nas::core {

namespace {

constexpr int64_t most_workers = 64;

/// In which times are written.
struct TimeUnit {
  double seconds = 1.0;
  const char* name = "s";
};

TimeUnit unit_of(double seconds) {
  if (seconds >= 3 * 3600.0) return {3600.0, "h"};
  return seconds >= 180.0 ? TimeUnit{60.0, "min"} : TimeUnit{};
}

/// The rows and the time axis of a picture, in pixels; names have 11.
struct TimelineFrame {
  static constexpr double left = 70, width = 900, row_height = 22, bar_height = 16, axis_height = 24;
  static constexpr double letter_width = 6.4;

  int64_t workers = 0;
  double seconds = 0.0;

  double x(double second) const { return left + (width - left - 8) * second / std::max(seconds, 1e-9); }
  double top(int64_t worker) const { return static_cast<double>(worker - 1) * row_height; }
  double bottom() const { return top(workers + 1); }
};

bool is_shown(const TrainingTime& time) {
  return time.worker >= 1 && time.worker <= most_workers && std::isfinite(time.begin) && time.end >= time.begin &&
         time.begin >= 0.0 && std::isfinite(time.end);
}

TimelineFrame frame_of(const std::vector<TrainingTime>& times) {
  TimelineFrame frame;
  for (const TrainingTime& time : times) {
    frame.workers = std::max(frame.workers, time.worker);
    frame.seconds = std::max(frame.seconds, time.end);
  }
  return frame;
}

std::string axes_svg(const TimelineFrame& frame) {
  std::string svg;
  const TimeUnit unit = unit_of(frame.seconds);
  const std::vector<double> ticks = round_ticks(0.0, frame.seconds / unit.seconds, 6);
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0;
  for (const double tick : ticks) {
    const double x = frame.x(tick * unit.seconds);
    svg += svg_line(x, 0, x, frame.bottom(), "grid");
    svg += svg_text(x, frame.bottom() + 16, "tick x", tick_text(tick, step, ValueFormat::plain) + " " + unit.name);
  }
  for (int64_t worker = 1; worker <= frame.workers; ++worker)
    svg += svg_text(TimelineFrame::left - 8, frame.top(worker) + TimelineFrame::bar_height - 1, "tick y",
                    "worker " + std::to_string(worker));
  return svg;
}

std::string bar_svg(const TrainingTime& time, const TimelineFrame& frame) {
  const SvgBox box{frame.x(time.begin), frame.top(time.worker) + 3, frame.x(time.end) - frame.x(time.begin),
                   TimelineFrame::bar_height};
  const std::string kind = time.outcome == "finished" || time.outcome == "failed" ? time.outcome : "interrupted";
  const std::string title =
      escaped(shortened(time.id, 60)) + ": " + text::duration(time.end - time.begin) + ", " + kind;
  std::string svg = svg_rectangle(box, "work " + kind, title);
  if (static_cast<double>(columns_of(time.id)) * TimelineFrame::letter_width + 8 < box.width)
    svg += svg_text(box.x + box.width / 2, box.y + 12, "work-name", escaped(time.id));
  return svg;
}

/// "4 workers, busy 92 % of 12 min 5 s, 200 trainings: 198 finished, 2 failed".
std::string summary_of(const std::vector<TrainingTime>& times, const TimelineFrame& frame) {
  double busy = 0.0;
  for (const TrainingTime& time : times) busy += time.end - time.begin;
  const auto with = [&](const char* outcome) {
    return std::ranges::count(times, std::string(outcome), &TrainingTime::outcome);
  };
  std::string text = text::counted(frame.workers, "worker") + ", busy " +
                     text::percent(busy / std::max(1e-9, frame.seconds * static_cast<double>(frame.workers))) + " of " +
                     text::duration(frame.seconds) + "; " + text::counted(with("finished"), "training") + " finished";
  for (const char* outcome : {"failed", "interrupted"})
    if (const auto count = with(outcome); count > 0) text += ", " + text::count(count) + " " + outcome;
  return text + ". Times when the run was stopped are left out.";
}

}  // namespace

std::string timeline_figure(const std::vector<TrainingTime>& all) {
  std::vector<TrainingTime> times;
  std::ranges::copy_if(all, std::back_inserter(times), is_shown);
  if (times.empty()) return "";
  const TimelineFrame frame = frame_of(times);
  std::string svg = axes_svg(frame);
  for (const TrainingTime& time : times) svg += bar_svg(time, frame);
  return "<figure><figcaption><b>Workers</b></figcaption><div class=\"scroll\"><svg class=\"timeline\" " +
         view_box(TimelineFrame::width, frame.bottom() + TimelineFrame::axis_height) +
         " role=\"img\" aria-label=\"Workers\">" + svg + "</svg></div><p class=\"note\">" + summary_of(times, frame) +
         (times.size() < all.size() ? " Some are not drawn: trainings.jsonl has all of them." : "") + "</p></figure>\n";
}

}  // namespace nas::core
