#include "tables.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include "growth.h"

namespace nas::petridish {

namespace {

/// The shortest text that is read as the same number.
std::string shortest(double value) {
  std::array<char, 32> text;
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string row(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) line += (line.empty() ? "" : "\t") + field;
  return line + "\n";
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

bool contains(const std::vector<size_t>& indices, size_t index) {
  return std::find(indices.begin(), indices.end(), index) != indices.end();
}

std::string yes_or_no(bool value) { return value ? "yes" : "no"; }

std::vector<std::string> summary(const PoolModel& model, bool on_hull) {
  const TrainingResult& result = model.result;
  return {model.id,
          model.generation == 0 ? "seed" : "grown",
          std::to_string(model.desc.cells.size()),
          std::to_string(reductions_of(model.desc)),
          std::to_string(model.desc.cells.front().nodes.size()),
          std::to_string(result.macs),
          std::to_string(result.parameters),
          std::to_string(result.epochs),
          shortest(model.accuracy()),
          shortest(result.valid_accuracy),
          shortest(result.valid_loss),
          yes_or_no(on_hull),
          std::to_string(model.generation),
          or_dash(model.parent_id),
          or_dash(model.search_id),
          std::to_string(model.times_chosen)};
}

}  // namespace

std::string summary_table(const Pool& pool, const std::vector<size_t>& indices) {
  std::string table =
      row({"id", "stage", "cells", "reductions", "nodes", "macs", "parameters", "epochs", "best_valid_accuracy",
           "valid_accuracy", "valid_loss", "on_hull", "generation", "parent_id", "search_id", "times_chosen"});
  const std::vector<size_t> hull = pool.hull();
  for (const size_t i : indices) table += row(summary(pool.models()[i], contains(hull, i)));
  return table;
}

std::string xy_table(const Pool& pool) {
  const std::vector<Point> points = pool.points();
  const std::vector<size_t> hull = pool.hull(), near = pool.frontier();
  std::vector<size_t> order(points.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return points[a].cost < points[b].cost; });
  std::string table = row({"macs", "error", "id", "on_hull", "near_hull"});
  for (const size_t i : order)
    table += row({std::to_string(pool.models()[i].result.macs), shortest(points[i].error), pool.models()[i].id,
                  yes_or_no(contains(hull, i)), yes_or_no(contains(near, i))});
  return table;
}

std::string gallery_table(const Pool& pool, const std::vector<size_t>& indices) {
  const std::vector<size_t> hull = pool.hull();
  std::string table = row({"file", "id", "on_hull", "macs", "parameters", "best_valid_accuracy"});
  for (size_t i = 0; i < indices.size(); ++i) {
    const PoolModel& model = pool.models()[indices[i]];
    table +=
        row({"model_" + std::to_string(i) + ".toml", model.id, yes_or_no(contains(hull, indices[i])),
             std::to_string(model.result.macs), std::to_string(model.result.parameters), shortest(model.accuracy())});
  }
  return table;
}

}  // namespace nas::petridish
