#include "core/desc/genotype_text.h"

namespace nas::core {
namespace {

std::string edges_text(const std::vector<GenotypeEdge>& edges) {
  std::string text;
  for (const GenotypeEdge& edge : edges)
    text += (text.empty() ? "('" : ", ('") + edge.op + "', " + std::to_string(edge.input) + ")";
  return "[" + text + "]";
}

bool consecutive(const std::vector<int64_t>& states) {
  for (size_t i = 1; i < states.size(); ++i)
    if (states[i] != states[i - 1] + 1) return false;
  return !states.empty();
}

std::string concat_text(const std::vector<int64_t>& states) {
  if (consecutive(states))
    return "range(" + std::to_string(states.front()) + ", " + std::to_string(states.back() + 1) + ")";
  std::string text;
  for (int64_t state : states) text += (text.empty() ? "" : ", ") + std::to_string(state);
  return "[" + text + "]";
}

}  // namespace

std::string to_text(const Genotype& genotype) {
  return "Genotype(normal=" + edges_text(genotype.normal.edges) +
         ", normal_concat=" + concat_text(genotype.normal.concat) + ", reduce=" + edges_text(genotype.reduction.edges) +
         ", reduce_concat=" + concat_text(genotype.reduction.concat) + ")";
}

}  // namespace nas::core
