/// \file
/// The beginning of a run's page: what it is, how it ended, its results.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

struct Tile {
  std::string label, value, note = "";
  bool leading = false;
};

std::string tile_html(const Tile& tile) {
  return std::string("<div class=\"tile") + (tile.leading ? " leading" : "") + "\"><dt>" + tile.label + "</dt><dd>" +
         escaped(tile.value) + (tile.note.empty() ? "" : "<small>" + escaped(tile.note) + "</small>") + "</dd></div>";
}

/// In one line.
std::string unbroken(std::string text) {
  for (size_t at = 0; (at = text.find(' ', at)) != text.npos; at += 2) text.replace(at, 1, "\u00a0");
  return text;
}

std::string capitalised(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

int64_t whole(double value) { return static_cast<int64_t>(std::llround(value)); }

void add_accuracies(const RunFacts& run, std::vector<Tile>& tiles) {
  const auto& results = run.info.results;
  const auto images = results.find("test_images");
  for (const auto& [key, label] : {std::pair("test_accuracy", "Test accuracy"),
                                   {"valid_accuracy", "Validation, eval"},
                                   {"search_accuracy", "Validation, search"}}) {
    const auto found = results.find(key);
    if (found == results.end()) continue;
    const bool test = found->first == "test_accuracy";
    const std::string note = test && images != results.end() ? text::count(whole(images->second)) + " images" : "";
    tiles.push_back({label, text::percent(found->second), note, test});
  }
}

void add_costs(const RunFacts& run, std::vector<Tile>& tiles) {
  const auto& results = run.info.results;
  if (const auto found = results.find("parameters"); found != results.end())
    tiles.push_back({"Parameters", text::count(whole(found->second))});
  if (const auto found = results.find("macs"); found != results.end())
    tiles.push_back({"MACs", text::count(whole(found->second)), "per image"});
  for (const auto& [stage, seconds] : run.info.seconds)
    tiles.push_back({escaped(capitalised(stage)) + " time", unbroken(text::duration(seconds))});
}

/// Results that a method has recorded, by its own names.
void add_own_results(const RunFacts& run, std::vector<Tile>& tiles) {
  constexpr std::array known = {"test_accuracy", "valid_accuracy", "search_accuracy",
                                "test_images",   "parameters",     "macs"};
  for (const auto& [name, value] : run.info.results)
    if (std::ranges::find(known, name) == known.end()) {
      std::array<char, 32> digits{};
      std::snprintf(digits.data(), digits.size(), "%.6g", value);
      const bool is_whole = std::trunc(value) == value && std::abs(value) < 1e15;
      tiles.push_back(
          {escaped(shortened(name, 40)), is_whole ? text::count(whole(value)) : std::string(digits.data())});
    }
}

std::string failure_html(const RunFacts& run) {
  if (!run.info.failure) return "";
  const RunFailure& failure = *run.info.failure;
  return "<p><b>" + escaped(failure.what) + "</b>" + (failure.where.empty() ? "" : "<br>" + escaped(failure.where)) +
         "</p>";
}

/// The part of the epochs that is done, as a bar; empty when the log does not say it.
std::string bar_html(const std::string& doing) {
  const size_t slash = doing.rfind('/'), space = doing.rfind(' ');
  if (slash == doing.npos || space == doing.npos || slash < space) return "";
  const double done = std::atof(doing.c_str() + space + 1), all = std::atof(doing.c_str() + slash + 1);
  if (!(all > 0)) return "";
  return "<div class=\"bar\"><i style=\"width:" + coordinate(std::clamp(done / all, 0.0, 1.0) * 100) + "%\"></i></div>";
}

std::string progress_html(const RunFacts& run) {
  const RunProgress& progress = run.files.progress;
  if (progress.doing.empty()) return "<p>No epoch is finished yet.</p>";
  std::string text = progress.doing;
  if (!progress.left.empty())
    text += ", " + progress.left + (progress.whole_run ? " of the run left" : " left of this stage");
  return "<p>" + escaped(text) + "</p>" + bar_html(progress.doing);
}

std::string resume_html(const RunFacts& run) {
  return "<p>Resume it with <code>" + escaped(shell_command({"nas-host", "resume", absolute_text(run.paths.path())})) +
         "</code></p>";
}

}  // namespace

std::string RunFacts::setting(const std::string& path) const {
  const auto found = std::ranges::find(files.settings, path, &std::pair<std::string, std::string>::first);
  return found == files.settings.end() ? "" : found->second;
}

double RunFacts::number(const std::string& path) const {
  const std::string text = setting(path);
  double value = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string section(const std::string& id, const std::string& heading, const std::string& body) {
  if (body.empty()) return "";
  return "<section id=\"" + id + "\"><h2>" + heading + "</h2>\n" + body + "</section>\n";
}

/// The texts of the body are escaped: only section() begins a section.
std::string navigation(const std::string& body) {
  constexpr std::string_view begin = "<section id=\"", heading = "\"><h2>";
  std::string links;
  for (size_t at = 0; (at = body.find(begin, at)) != body.npos;) {
    at += begin.size();
    const size_t id_end = body.find(heading, at), end = body.find("</h2>", at);
    links += "<a href=\"#" + body.substr(at, id_end - at) + "\">" +
             body.substr(id_end + heading.size(), end - id_end - heading.size()) + "</a>";
  }
  return "<nav>" + links + "</nav>\n";
}

std::string heading_of(const RunFacts& run) {
  const RunInfo& info = run.info;
  const std::string directory = absolute_text(run.paths.path());
  return "<header><div><h1>" + escaped(shortened(info.method, 80)) + " <span class=\"muted\">on</span> " +
         escaped(shortened(info.dataset, 80)) + "</h1><p class=\"muted\">seed " + std::to_string(info.seed) +
         ", started " + escaped(shortened(info.started, 40)) + "<br><code>" + escaped(directory) +
         "</code></p></div><span class=\"status " +
         (info.status == "finished" || info.status == "running" ? info.status : "ended") + "\">" +
         escaped(shortened(info.status, 20)) + "</span></header>\n";
}

std::string state_section(const RunFacts& run) {
  std::string body;
  for (const std::string& problem : run.files.problems) body += "<p>" + escaped(problem) + "</p>";
  if (run.info.status != "finished") {
    body += failure_html(run) + progress_html(run);
    if (run.info.status != "running") body += resume_html(run);
  }
  return body.empty() ? "" : "<section class=\"state\">" + body + "</section>\n";
}

std::string card_section(const RunFacts& run) {
  std::vector<Tile> tiles;
  add_accuracies(run, tiles);
  add_costs(run, tiles);
  add_own_results(run, tiles);
  if (tiles.empty()) return "";
  std::string html = "<dl class=\"tiles\">";
  for (const Tile& tile : tiles) html += tile_html(tile);
  return html + "</dl>\n";
}

}  // namespace nas::core
