#include "core/data/split.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <sstream>
#include <string>

#include "core/base/error.h"
#include "core/base/seeds.h"

namespace nas::core {
namespace {

using Indices = std::vector<int64_t>;

void check_fractions(const std::vector<double>& fractions) {
  const auto in_range = [](double fraction) { return fraction >= 0 && fraction <= 1; };
  const double sum = std::accumulate(fractions.begin(), fractions.end(), 0.0);
  if (std::all_of(fractions.begin(), fractions.end(), in_range) && std::abs(sum - 1) < 1e-9) return;
  std::ostringstream list;
  for (size_t i = 0; i < fractions.size(); ++i) list << (i > 0 ? " and " : "") << fractions[i];
  throw Error(ExitCode::config, "the parts of a split must be fractions that sum to 1, but are " + list.str());
}

/// All indices, class after class, in random order within each.
Indices grouped_by_class(const torch::Tensor& labels, uint64_t seed) {
  const torch::Tensor contiguous = labels.contiguous();
  std::map<int64_t, Indices> members;
  for (int64_t i = 0; i < contiguous.size(0); ++i) {
    members[contiguous.data_ptr<int64_t>()[i]].push_back(i);
  }
  Indices grouped;
  for (const auto& [label, indices] : members) {
    const auto size = static_cast<int64_t>(indices.size());
    for (const int64_t i : shuffled(size, derive_seed(seed, label))) grouped.push_back(indices[i]);
  }
  return grouped;
}

/// Each item goes to the part that is furthest below its share so far. Shares stay exact over the whole and, because
/// a class is dealt in one run, within each class.
std::vector<Indices> deal(const Indices& items, const std::vector<double>& fractions) {
  std::vector<Indices> parts(fractions.size());
  for (size_t dealt = 0; dealt < items.size(); ++dealt) {
    const auto lag = [&](size_t part) {
      return fractions[part] * static_cast<double>(dealt + 1) - static_cast<double>(parts[part].size());
    };
    size_t furthest = 0;
    for (size_t part = 1; part < parts.size(); ++part) {
      if (lag(part) > lag(furthest)) furthest = part;
    }
    parts[furthest].push_back(items[dealt]);
  }
  return parts;
}

}  // namespace

std::vector<torch::Tensor> stratified_split(const torch::Tensor& labels, const std::vector<double>& fractions,
                                            uint64_t seed) {
  check_fractions(fractions);
  std::vector<torch::Tensor> parts;
  for (Indices& part : deal(grouped_by_class(labels, seed), fractions)) {
    std::sort(part.begin(), part.end());
    parts.push_back(torch::tensor(part, torch::kInt64));
  }
  return parts;
}

torch::Tensor stratified_subset(const torch::Tensor& labels, int64_t max_items, uint64_t seed) {
  if (max_items <= 0) {
    throw Error(ExitCode::config, "a subset needs a positive number of items, not " + std::to_string(max_items));
  }
  const int64_t count = labels.size(0);
  if (max_items >= count) return torch::arange(count, torch::kInt64);
  const double share = static_cast<double>(max_items) / static_cast<double>(count);
  return stratified_split(labels, {share, 1 - share}, seed).front();
}

}  // namespace nas::core
