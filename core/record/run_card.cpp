#include "core/record/run_card.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/printable.h"
#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/record/directory_mark.h"

namespace nas::core {

namespace {

void print_line(const std::string& name, const std::string& value) {
  std::cout << "  " << name << std::string(name.size() < 12 ? 12 - name.size() : 1, ' ') << printable(value) << '\n';
}

std::string times(const RunInfo& info) {
  std::vector<std::string> stages = {"search"};
  for (const std::string& stage : info.provenance.stages)  // those of a search in several stages
    if (stage != "search" && stage != "eval") stages.push_back(stage);
  stages.emplace_back("eval");
  std::string text;
  for (const std::string& stage : stages)
    if (const auto found = info.seconds.find(stage); found != info.seconds.end())
      text += (text.empty() ? "" : ", ") + stage + " " + text::duration(found->second);
  return text;
}

void print_counts(const RunInfo& info) {
  const auto whole = [&](const char* key) { return static_cast<int64_t>(info.results.at(key)); };
  if (info.results.contains("parameters")) print_line("parameters", text::count(whole("parameters")));
  if (info.results.contains("macs")) print_line("MACs", text::count(whole("macs")) + " per image");
  if (info.results.contains("channels"))
    print_line("channels", text::count(whole("channels")) + ", the most within [limits]");
}

void print_accuracies(const RunInfo& info) {
  const auto accuracy = info.results.find("test_accuracy");
  if (accuracy != info.results.end())
    print_line("accuracy", text::percent(accuracy->second) + " on the " +
                               text::count(static_cast<int64_t>(info.results.at("test_images"))) + " test images");
  else
    print_line("accuracy", "not measured (eval.enabled is false)");
  if (!info.test_classes.empty()) print_line("lowest", info.test_classes.worst_text());
}

/// "30 min; took 28 min 11 s, 6 % less".
std::string budget_text(const RunBudget& budget) {
  const double share = budget.used / budget.seconds - 1.0;
  return text::duration(budget.seconds) + "; took " + text::duration(budget.used) + ", " +
         text::percent(std::abs(share)) + (share > 0 ? " more" : " less");
}

/// Where the network of a run comes from that searched for nothing.
std::string source(const GivenNetwork& given) {
  if (given.as == "genotype") return "the cells of eval.genotype, at the size of [eval.model]";
  if (given.as == "cells") return "the cells of " + given.file + ", at the size of [eval.model]";
  return given.file + ", as it is";
}

void print_text(const RunInfo& info, const RunPaths& paths) {
  std::cout << printable(info.method + " on " + info.dataset) << ", seed " << info.seed << '\n';
  print_accuracies(info);
  print_counts(info);
  if (!info.seconds.empty()) print_line("time", times(info));
  if (info.budget.seconds > 0) print_line("budget", budget_text(info.budget));
  if (!info.given_network.as.empty()) print_line("source", source(info.given_network));
  print_line("network", paths.model().string());
  if (std::filesystem::exists(paths.genotype())) print_line("genotype", paths.genotype().string());
  if (std::filesystem::exists(paths.weights())) print_line("weights", paths.weights().string());
  if (std::filesystem::exists(paths.report())) print_line("report", paths.report().string());
  std::cout << "next\n"
            << "  " << shell_command({"nas-host", "inspect", absolute_text(paths.path())}) << '\n';
  // The config.toml of a directory from elsewhere could name any plugin.
  const bool made_here = !info.directory_mark.empty() && info.directory_mark == directory_mark(paths.path());
  if (made_here) std::cout << "  " << train_again_command(info, paths) << '\n';
}

}  // namespace

std::string train_again_command(const RunInfo& info, const RunPaths& paths) {
  std::string command =
      shell_command({"nas-host", "--config", absolute_text(paths.config()), "--set", "search.enabled=false", "--set",
                     "eval.description=" + absolute_text(paths.model())});
  if (info.given_network.as == "genotype") command += " --set eval.genotype=";
  if (info.given_network.as == "cells") command += " --set eval.description_as=network";
  return command;
}

void print_run_card(const RunInfo& info, const RunPaths& paths, bool json) {
  if (!json) return print_text(info, paths);
  auto facts = nlohmann::ordered_json::parse(info.facts_json());
  facts["directory"] = paths.path().string();
  std::cout << with_short_rows(facts) << '\n';
}

}  // namespace nas::core
