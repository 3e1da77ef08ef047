/// \file
/// The end of a run's page: what it was made of, and how to repeat it.

#include <algorithm>

#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

std::string row_html(const std::string& name, const std::string& value) {
  return value.empty() ? "" : "<tr><th scope=\"row\">" + name + "</th><td>" + escaped(value) + "</td></tr>";
}

std::string hash_html(const std::string& name, const std::string& text, const std::string& sha256) {
  return "<tr><th scope=\"row\">" + escaped(shortened(name, 60)) + "</th><td>" + escaped(text) +
         "<br><code class=\"hash\">" + escaped(sha256) + "</code></td></tr>";
}

std::string settings_table(const RunFacts& run, bool changed) {
  std::string rows;
  for (const auto& [path, value] : run.files.settings) {
    const auto origin = run.info.origins.find(path);
    const bool is_changed = origin != run.info.origins.end();
    if (is_changed != changed) continue;
    rows += "<tr><td><code>" + escaped(path) + "</code></td><td><code>" + escaped(shortened(value, 2000)) +
            "</code></td>" +
            (changed ? "<td class=\"muted\">" + escaped(shortened(origin->second, 400)) + "</td>" : "") + "</tr>";
  }
  if (rows.empty()) return "";
  return std::string("<div class=\"scroll\"><table class=\"settings\"><thead><tr><th>key</th><th>value</th>") +
         (changed ? "<th>set by</th>" : "") + "</tr></thead><tbody>" + rows + "</tbody></table></div>";
}

std::string data_rows(const RunInfo& info) {
  if (!info.provenance.data) return "";
  const DataRecord& data = *info.provenance.data;
  std::string rows = row_html("data", to_text(data)) + row_html("normalised with", normalisation_text(data));
  if (!data.source.empty()) rows += row_html("source", data.source);
  for (const DataPart* part : {&data.train, &data.test})
    for (const RecordedFile& file : part->files)
      rows += hash_html("data file", file.path + ", " + text::count(file.bytes) + " bytes", file.sha256);
  return rows;
}

std::string file_list(const RunFacts& run) {
  std::string rows;
  for (const NamedFile& file : run.files.files)
    if (file.name != run.paths.report().filename())
      rows += "<tr><td>" + escaped(file.name) + "</td><td class=\"n\">" + text::bytes(file.bytes) + "</td></tr>";
  if (rows.empty()) return "";
  return "<details><summary>Files of the run</summary><div class=\"scroll\"><table><tbody>" + rows +
         "</tbody></table></div></details>";
}

std::string command_html(const std::string& what, const std::vector<std::string>& words) {
  std::string command;
  for (const std::string& word : words) command += (command.empty() ? "" : " ") + shell_word(word);
  return "<p>" + what + "</p><pre>" + escaped(command) + "</pre>";
}

}  // namespace

std::string configuration_section(const RunFacts& run) {
  const std::string changed = settings_table(run, true), rest = settings_table(run, false);
  std::string body = changed;
  if (!rest.empty())
    body += "<details><summary>" +
            std::string(changed.empty() ? "All settings" : "Settings that have the defaults of nas-host") +
            "</summary>" + rest + "</details>";
  return section("configuration", "Configuration", body);
}

std::string environment_section(const RunFacts& run) {
  const RunInfo& info = run.info;
  std::string rows = row_html("program", info.program().to_text()) +
                     row_html("device", info.device + ", " + text::counted(info.threads, "thread")) +
                     row_html("seed", std::to_string(info.seed));
  for (const PluginIdentity& plugin : info.plugins)
    rows += hash_html("plugin", plugin.id + " " + plugin.version + ", " + plugin.path, plugin.sha256);
  rows += data_rows(info) + row_html("configuration", "SHA-256 " + info.config_sha256);
  for (const auto& [file, sha256] : info.provenance.files) rows += hash_html("written", file, sha256);
  return section(
      "environment", "Environment",
      "<div class=\"scroll\"><table class=\"facts\"><tbody>" + rows + "</tbody></table></div>" + file_list(run));
}

std::string repeat_section(const RunFacts& run) {
  const std::string config = absolute_text(run.paths.config());
  std::string body = command_html(
      "The same run again, with the same results to the bit on the same program, LibTorch and "
      "processor instructions:",
      {"nas-host", "--config", config});
  body += command_html("The same search with another seed:",
                       {"nas-host", "--config", config, "--set", "seed=" + std::to_string(run.info.seed + 1)});
  std::vector<std::string> began = {"nas-host"};
  began.insert(began.end(), run.info.command_line.begin(), run.info.command_line.end());
  body += command_html("It was begun with:", began);
  return section("repeat", "How to repeat it", body);
}

}  // namespace nas::core
