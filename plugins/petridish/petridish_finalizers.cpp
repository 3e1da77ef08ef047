#include "petridish_finalizers.h"

#include <algorithm>
#include <cmath>

#include "nas/op_names.h"
#include "petridish_op.h"

namespace nas::petridish {

std::vector<Choice> strongest(std::span<const torch::Tensor> alphas, size_t count) {
  struct Ranked {
    Choice choice;
    double strength;
  };
  std::vector<Ranked> ranked;
  for (size_t input = 0; input < alphas.size(); ++input)
    for (size_t primitive = 0; primitive < choosable; ++primitive)
      ranked.push_back({{input, primitive}, std::abs(alphas[input][static_cast<int64_t>(primitive)].item<double>())});
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.strength > b.strength; });
  std::vector<Choice> choices;
  for (size_t i = 0; i < std::min(count, ranked.size()); ++i) choices.push_back(ranked[i].choice);
  return choices;
}

EdgeDesc chosen_edge(const EdgeDesc& candidates, const std::vector<Choice>& choices) {
  const int64_t channels = candidates.op.channels_out;
  EdgeDesc edge;
  edge.op = {std::string(op_names::multi_op), channels, channels, 1, {}, {}};
  for (const Choice& choice : choices) {
    const int64_t state = candidates.inputs.at(choice.input);
    const int64_t stride = candidate_stride(candidates.op.name, state);
    edge.inputs.push_back(state);
    edge.op.children.push_back({std::string(primitives[choice.primitive]), channels, channels, stride, {}, {}});
    edge.op.stride = std::max(edge.op.stride, stride);
  }
  return edge;
}

void PetridishFinalizers::finalize(IModel& supernet, const IConfig& section, TreeOut& found) {
  const auto children = static_cast<size_t>(section.integer("children"));
  ModelDesc model = desc_of(supernet);
  for_each_edge(model, [&](int64_t c, int64_t n, int64_t e) {
    EdgeDesc& edge = model.cells[static_cast<size_t>(c)].nodes[static_cast<size_t>(n)].edges[static_cast<size_t>(e)];
    if (is_candidate_op(edge.op.name))
      edge = chosen_edge(edge, strongest(supernet.op(c, n, e).arch_parameters(), children));
  });
  give(found, model);
}

}  // namespace nas::petridish
