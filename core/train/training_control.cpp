#include "core/train/training_control.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "core/base/decimal.h"
#include "core/ops/candidate_set.h"

namespace nas::core {

namespace {

constexpr const char* kFrozen = "frozen";
constexpr const char* kSetLearningRate = "set_learning_rate";

}  // namespace

torch::nn::Module& TrainingControl::module_at(const Place& place) const {
  const auto [cell, node, edge, candidate] = place;
  model_.op(cell, node, edge);  // throws where there is none
  const Node& found = *model_.cells()[static_cast<size_t>(cell)]->nodes()[static_cast<size_t>(node)];
  const auto index = static_cast<size_t>(edge);
  if (candidate < 0) return found.op_module(index);
  IMixture* const mixture = found.mixture(index);
  auto* const set = mixture ? dynamic_cast<HostCandidateSet*>(&mixture->candidates()) : nullptr;
  if (!set || candidate >= set->size())
    throw std::out_of_range("there is no candidate " + std::to_string(candidate) + " on this edge");
  return set->module(candidate);
}

void TrainingControl::set_frozen(int64_t cell, int64_t node, int64_t edge, int64_t candidate, bool frozen) {
  const Place place{cell, node, edge, std::max<int64_t>(candidate, -1)};
  module_at(place);
  if (frozen)
    frozen_.insert(place);
  else
    frozen_.erase(place);
  frozen_weights_.clear();
  for (const Place& each : frozen_)
    for (const torch::Tensor& weight : module_at(each).parameters()) frozen_weights_.push_back(weight);
}

void TrainingControl::add_to_loss(const torch::Tensor& term) {
  if (!term.defined() || term.numel() != 1 || !std::isfinite(term.item<double>()))
    throw std::invalid_argument("a term of the loss must be one finite number");
  terms_.push_back(term.reshape({}));
}

void TrainingControl::set_learning_rate(double learning_rate) {
  if (!(learning_rate >= 0.0) || !std::isfinite(learning_rate))
    throw std::invalid_argument("a learning rate must not be " + std::to_string(learning_rate));
  learning_rate_ = learning_rate > 0.0 ? std::optional(learning_rate) : std::nullopt;
}

torch::Tensor TrainingControl::with_terms(torch::Tensor loss) {
  for (const torch::Tensor& term : std::exchange(terms_, {})) loss = loss + term;
  return loss;
}

void TrainingControl::forget_frozen_gradients() {
  for (torch::Tensor& weight : frozen_weights_) weight.mutable_grad().reset();
}

/// Only what was set is written: the checkpoints of other methods stay as they are.
void TrainingControl::save(std::map<std::string, std::string>& metadata) const {
  std::string places;
  for (const auto& [cell, node, edge, candidate] : frozen_)
    for (const int64_t index : {cell, node, edge, candidate}) places += std::to_string(index) + " ";
  if (!frozen_.empty()) metadata[kFrozen] = places;
  if (learning_rate_) metadata[kSetLearningRate] = shortest_decimal(*learning_rate_);
}

void TrainingControl::load(const std::map<std::string, std::string>& metadata) {
  if (const auto rate = metadata.find(kSetLearningRate); rate != metadata.end())
    learning_rate_ = std::stod(rate->second);
  const auto places = metadata.find(kFrozen);
  if (places == metadata.end()) return;
  std::istringstream text(places->second);
  for (int64_t cell = 0, node = 0, edge = 0, candidate = 0; text >> cell >> node >> edge >> candidate;)
    set_frozen(cell, node, edge, candidate, true);
  if (!text.eof()) throw std::invalid_argument("the list of frozen ops is damaged");
}

}  // namespace nas::core
