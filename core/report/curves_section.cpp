/// \file
/// The curves of each stage, and those of plugins.

#include <algorithm>
#include <map>

#include "core/report/charts/line_chart.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

std::string split_label(const std::string& split) {
  if (split == "train") return "training";
  if (split == "valid") return "validation";
  return split;
}

/// Training and validation first, so that they have the same colours everywhere; the test last.
std::vector<std::string> splits_in_order(const RunMetrics& metrics, const std::string& stage) {
  std::vector<std::string> splits = metrics.splits(stage);
  std::ranges::sort(splits, {}, [](const std::string& split) {
    return std::pair(split == "train" ? 0 : split == "valid" ? 1 : split == "test" ? 3 : 2, split);
  });
  return splits;
}

/// One curve for each split; the values within epochs stand behind those of the training.
LineChart chart_of(const RunFacts& run, const std::string& stage, const std::string& metric, const std::string& title) {
  const RunMetrics& metrics = run.files.metrics;
  LineChart chart{.title = title, .last_epoch = run.number(stage + ".train.epochs")};
  for (const std::string& split : splits_in_order(metrics, stage))
    chart.curves.push_back(
        {.label = split_label(split), .points = metrics.epoch_curve(stage, split, metric), .single = split == "test"});
  const Curve& steps = metrics.step_curve(stage, "train", metric);
  if (!steps.empty() && metric == "loss")
    chart.curves.push_back({.label = "each step", .points = steps, .faint = true});
  if (chart.empty()) chart.curves.push_back({.label = "training, so far", .points = steps});
  return chart;
}

LineChart learning_rate_chart(const RunFacts& run, const std::string& stage) {
  return {.title = "Learning rate",
          .last_epoch = run.number(stage + ".train.epochs"),
          .curves = {{.label = "weights", .points = run.files.metrics.step_curve(stage, "train", "learning_rate")}}};
}

/// It follows from the configuration: it rises from 0 by the same amount in each epoch (core/train/schedule.h).
LineChart drop_path_chart(const RunFacts& run, const std::string& stage) {
  const double most = run.number(stage + ".train.drop_path"), epochs = run.number(stage + ".train.epochs");
  LineChart chart{.title = "Drop path", .last_epoch = epochs};
  if (!(most > 0.0) || !(epochs > 1) || epochs > 100'000) return chart;
  Curve points;
  for (double epoch = 0; epoch < epochs; ++epoch) points.push_back({epoch, most * epoch / epochs});
  points.push_back({epochs, points.back().value});
  chart.curves.push_back({.label = "probability", .points = std::move(points), .stepped = true});
  return chart;
}

/// `loss` and `top1` are not those of a plugin.
std::string plugin_charts(const RunFacts& run) {
  std::string html;
  for (const auto* curves : {&run.files.metrics.epochs, &run.files.metrics.steps})
    for (const auto& [name, curve] : *curves) {
      const auto& [stage, split, metric] = name;
      if (split != "plugin") continue;
      html += figure_of({.title = shortened(metric, 60), .curves = {{.label = shortened(stage, 30), .points = curve}}});
    }
  return html;
}

std::string charts(const std::string& figures) {
  return figures.empty() ? "" : "<div class=\"charts\">" + figures + "</div>";
}

std::string heading_of_stage(const std::string& stage) {
  if (stage == "search") return "Search";
  return stage == "eval" ? "Eval" : "Stage " + escaped(shortened(stage, 60));
}

std::string stage_charts(const RunFacts& run, const std::string& stage) {
  LineChart accuracy = chart_of(run, stage, "top1", "Accuracy");
  accuracy.format = ValueFormat::percent;
  return charts(figure_of(chart_of(run, stage, "loss", "Loss")) + figure_of(accuracy) +
                figure_of(learning_rate_chart(run, stage)) +
                (run.files.metrics.splits(stage).empty() ? "" : figure_of(drop_path_chart(run, stage))));
}

}  // namespace

std::string curves_sections(const RunFacts& run) {
  std::string html;
  int64_t number = 0;
  for (const std::string& stage : run.files.metrics.stages) {
    const bool usual = stage == "search" || stage == "eval";
    html +=
        section(usual ? stage : "stage-" + std::to_string(++number), heading_of_stage(stage), stage_charts(run, stage));
  }
  return html + section("recorded", "Recorded by the method", charts(plugin_charts(run)));
}

}  // namespace nas::core
