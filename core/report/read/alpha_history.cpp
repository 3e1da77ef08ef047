#include "core/report/read/alpha_history.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/json_lines.h"
#include "core/base/json_text.h"

namespace nas::core {

namespace {

using Json = nlohmann::json;

std::vector<double> softmax(const std::vector<double>& alphas) {
  const double greatest = *std::ranges::max_element(alphas);
  std::vector<double> shares;
  double sum = 0.0;
  for (const double alpha : alphas) sum += shares.emplace_back(std::exp(alpha - greatest));
  for (double& share : shares) share /= sum;
  return shares;
}

/// NaN for all of them when one is not finite.
std::vector<double> shares_in(const Json& alphas) {
  std::vector<double> values;
  for (const Json& alpha : alphas)
    values.push_back(alpha.is_number() ? alpha.get<double>() : std::numeric_limits<double>::quiet_NaN());
  if (values.empty()) throw Json::other_error::create(501, "there are no alphas", &alphas);
  const bool finite = std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
  return finite ? softmax(values) : std::vector<double>(values.size(), std::numeric_limits<double>::quiet_NaN());
}

AlphaEdge place_in(const Json& line) {
  AlphaEdge edge;
  edge.cell = integer_in<int64_t>(line.at("cell"));
  edge.node = integer_in<int64_t>(line.at("node"));
  edge.edge = integer_in<int64_t>(line.at("edge"));
  edge.parameter = integer_in<int64_t>(line.at("parameter"));
  edge.reduction = line.at("type") == "reduction";
  line.at("inputs").get_to(edge.inputs);
  edge.ops = line.value("ops", edge.ops);
  return edge;
}

void name_alphas(AlphaEdge& edge) {
  const size_t alphas = edge.epochs.front().shares.size();
  for (size_t i = edge.ops.size(); i < alphas; ++i) edge.ops.push_back(std::to_string(i + 1));
}

double entropy_of(const std::vector<double>& shares) {
  double entropy = 0.0;
  for (const double share : shares)
    if (share != 0.0) entropy -= share * std::log(share);  // NaN stays
  return shares.size() < 2 ? 0.0 : entropy / std::log(static_cast<double>(shares.size()));
}

double margin_of(std::vector<double> shares) {
  if (shares.size() < 2 || std::isnan(shares[0])) return shares.size() < 2 ? 1.0 : shares[0];
  std::ranges::partial_sort(shares, shares.begin() + 2, std::greater<>());
  return shares[0] - shares[1];
}

std::string state_name(int64_t state) {
  return state < 2 ? "cell k−" + std::to_string(2 - state) : "node " + std::to_string(state - 1);
}

}  // namespace

std::string AlphaEdge::title() const {
  std::string from;
  for (const int64_t input : inputs) from += (from.empty() ? "" : ", ") + state_name(input);
  return "node " + std::to_string(node + 1) + " ← " + from +
         (parameter > 0 ? " #" + std::to_string(parameter + 1) : "");
}

std::vector<AlphaEdge> alpha_history_in(std::string_view text, int64_t& unreadable) {
  std::vector<AlphaEdge> edges;
  std::map<std::array<int64_t, 4>, size_t> known;
  unreadable = for_each_json_line(text, [&](const Json& line) {
    AlphaEdge place = place_in(line);
    AlphaEdge::Epoch epoch{line.at("epoch").get<double>(), shares_in(line.at("alphas"))};
    const auto [at, is_new] = known.try_emplace({place.cell, place.node, place.edge, place.parameter}, edges.size());
    if (is_new) edges.push_back(std::move(place));
    AlphaEdge& edge = edges[at->second];
    if (edge.epochs.empty() || edge.epochs.front().shares.size() == epoch.shares.size())
      edge.epochs.push_back(std::move(epoch));
  });
  std::ranges::for_each(edges, name_alphas);
  return edges;
}

AlphaSummary summary_of(const std::vector<AlphaEdge>& edges, bool reduction) {
  std::map<double, std::array<double, 3>> sums;  // of entropies and margins, and the number of edges, by epoch
  for (const AlphaEdge& edge : edges) {
    if (edge.reduction != reduction) continue;
    for (const AlphaEdge::Epoch& epoch : edge.epochs) {
      auto& [entropies, margins, count] = sums[epoch.epoch];
      entropies += entropy_of(epoch.shares);
      margins += margin_of(epoch.shares);
      count += 1.0;
    }
  }
  AlphaSummary summary;
  for (const auto& [epoch, sum] : sums) {
    summary.entropy.push_back({epoch, sum[0] / sum[2]});
    summary.margin.push_back({epoch, sum[1] / sum[2]});
  }
  return summary;
}

std::vector<EpochGenotype> genotype_history_in(std::string_view text, int64_t& unreadable) {
  std::vector<EpochGenotype> history;
  unreadable = for_each_json_line(text, [&](const Json& line) {
    history.push_back({line.at("epoch").get<double>(), line.at("genotype").get<std::string>()});
  });
  return history;
}

}  // namespace nas::core
