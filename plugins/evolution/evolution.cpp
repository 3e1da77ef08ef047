#include "evolution.h"

#include <utility>

namespace nas::evolution {

Evolution::Evolution(const Options& options, int64_t nodes, uint64_t seed, Steps steps)
    : options_(options), nodes_(nodes), random_(seed), steps_(std::move(steps)), order_(options.planned_workers) {}

const std::vector<Model>& Evolution::run() {
  while (order_.under_way() > 0 || can_begin()) {
    while (order_.has_free_worker() && can_begin()) begin();
    end(static_cast<size_t>(order_.end_next()));
  }
  return history_;
}

bool Evolution::can_begin() const {
  const auto begun = static_cast<int64_t>(history_.size());
  return begun < options_.population || (begun < options_.models && !population_.empty());
}

void Evolution::begin() {
  const bool is_random = static_cast<int64_t>(history_.size()) < options_.population;
  Model model = is_random ? random_model() : child_of(best_of_a_sample());
  model.id = "model-" + std::to_string(history_.size() + 1);
  steps_.train(model);
  order_.begin(static_cast<int64_t>(history_.size()), model.made.macs);
  history_.push_back(std::move(model));
}

Model Evolution::random_model() {
  Model model;
  model.made = steps_.build([this] { return draw_network(nodes_, random_); });
  return model;
}

Model Evolution::child_of(const Model& parent) {
  Model child;
  child.parent = parent.id;
  child.made = steps_.build([&] {
    child.mutation = draw_mutation(parent.made.cells, random_);
    const ModelDesc cells = mutated(parent.made.cells, child.mutation);
    return network_of_cells(cells.cells[0], cells.cells[1]);
  });
  return child;
}

/// Draws with replacement, as in the paper. Of equals the one that was drawn first.
const Model& Evolution::best_of_a_sample() {
  const Model* best = nullptr;
  for (int64_t i = 0; i < options_.sample; ++i) {
    const int64_t drawn = draw_below(static_cast<int64_t>(population_.size()), random_);
    const Model& candidate = history_[population_[static_cast<size_t>(drawn)]];
    if (!best || candidate.result.valid_accuracy > best->result.valid_accuracy) best = &candidate;
  }
  return *best;
}

void Evolution::end(size_t index) {
  Model& model = history_[index];
  model.result = steps_.result(model);
  if (model.result.failed) return;
  population_.push_back(index);
  if (static_cast<int64_t>(population_.size()) > options_.population) population_.pop_front();
}

}  // namespace nas::evolution
