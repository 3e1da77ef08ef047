#include "core/engine/pass/cell_pass.h"

#include <array>
#include <utility>

#include "core/engine/memory/buffer.h"
#include "core/engine/memory/map_tensors.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
CellPass<T>::CellPass(const CellSpec& spec)
    : training_(spec.training), images_(static_cast<size_t>(spec.inputs.front().size(0))), passed_(spec.passed) {
  for (size_t i = 0; i < spec.inputs.size(); ++i) {
    add_input(spec.inputs[i]);
    state_of_spec_.push_back(i);
  }
  for (size_t i = 0; i < spec.inputs.size(); ++i) {
    if (spec.stems[i].kind != OpSpec::Kind::blocks) continue;
    add_node({{.state = i, .candidates = {spec.stems[i]}, .weights = {}, .sample_scale = {}}});
    state_of_spec_[i] = states_.size() - 1;
    stem_inputs_.push_back(i);
  }
  for (const auto& edges : spec.nodes) {
    add_node(edges);
    state_of_spec_.push_back(states_.size() - 1);
  }
  for (const size_t i : spec.joined) joined_.push_back(state_of_spec_[i]);
  place_joined();
}

template <class T>
void CellPass<T>::add_input(const torch::Tensor& tensor) {
  inputs_.push_back(tensors_.add(tensor));
  CellState<T> state;
  state.channels = static_cast<size_t>(tensor.size(1));
  state.values = to_maps(tensor);
  state.maps = maps_of<T>(state.values);
  states_.push_back(std::move(state));
}

template <class T>
void CellPass<T>::add_node(const std::vector<EdgeSpec>& specs) {
  std::vector<std::unique_ptr<EdgePass<T>>> edges;
  CellState<T> state;
  for (const EdgeSpec& spec : specs) {
    const size_t from = state_of_spec_[spec.state];
    edges.push_back(std::make_unique<EdgePass<T>>(spec, from, states_[from], images_, tensors_));
    state.channels = static_cast<size_t>(spec.candidates.front().channels_out);
    const size_t channels = padded_channels(state.channels);
    state.maps = {nullptr, channels, edges.back()->out_height(), edges.back()->out_width(), channels};
  }
  nodes_.emplace_back(std::move(edges));
  states_.push_back(std::move(state));
}

/// A joined node that no edge reads is written directly into the joined maps. The others are copied there, because
/// edges read maps with contiguous pixels faster.
template <class T>
void CellPass<T>::place_joined() {
  size_t channels = 0;
  for (const size_t i : joined_) {
    CellState<T>& state = states_[i];
    if (!is_input(i) && state.readers == 0 && !state.place && !state.is_padded()) state.place = channels;
    channels += state.channels;
  }
  joined_channels_ = channels;
  for (CellState<T>& state : states_)
    if (state.place) state.maps.pixel = padded_channels(channels);
}

/// Uninitialised maps like `like`, in memory of the engine's pool: it consists of huge pages, and after the first step
/// without page faults.
template <class T>
torch::Tensor CellPass<T>::empty(const Maps<T>& like) const {
  const std::array<int64_t, 4> sizes{static_cast<int64_t>(images_), static_cast<int64_t>(like.height),
                                     static_cast<int64_t>(like.width), static_cast<int64_t>(like.channels)};
  const size_t bytes = images_ * like.height * like.width * like.channels * sizeof(T);
  return torch::from_blob(take_memory(bytes), sizes, return_memory,
                          torch::TensorOptions(torch::CppTypeToScalarType<T>::value));
}

template <class T>
std::vector<torch::Tensor> CellPass<T>::forward(bool keep) {
  begin_join();
  for (size_t i = 0; i < inputs_.size(); ++i) forward_input(states_[i]);
  for (size_t i = 0; i < nodes_.size(); ++i) forward_node(i, keep);
  std::vector<torch::Tensor> result;
  if (!joined_.empty()) {
    result.push_back(from_maps(std::exchange(joined_values_, {}), joined_channels_));
    if (passed_) result.push_back(tensors_[inputs_[*passed_]]);
    return result;
  }
  for (const size_t i : state_of_spec_)
    result.push_back(is_input(i) ? tensors_[inputs_[i]] : from_maps(states_[i].values, states_[i].channels));
  return result;
}

/// All inputs, although some were copied: whether an input may be modified must not depend on its layout.
template <class T>
std::vector<torch::Tensor> CellPass<T>::read_again(const std::vector<torch::Tensor>& results) const {
  std::vector<torch::Tensor> read;
  for (const int input : inputs_) read.push_back(tensors_[input]);
  if (!joined_.empty()) return read;  // a joined node that an edge reads has memory of its own
  for (size_t i = 0; i < results.size(); ++i) {
    const CellState<T>& state = states_[state_of_spec_[i]];
    if (!is_input(state_of_spec_[i]) && state.readers > 0 && !state.is_padded()) read.push_back(results[i]);
  }
  return read;
}

template <class T>
void CellPass<T>::begin_join() {
  if (joined_.empty()) return;
  Maps<T> wide = states_[joined_.front()].maps;
  wide.channels = padded_channels(joined_channels_);
  joined_values_ = empty(wide);
  const Target<T> joined = target_of<T>(joined_values_);
  size_t first = 0;
  for (const size_t i : joined_) {
    if (states_[i].place != first) states_[i].copies.push_back({joined.data + first, joined.pixel, joined.pixels});
    first += states_[i].channels;
  }
}

/// Computes what nodes need of an input beside its values.
template <class T>
void CellPass<T>::forward_input(CellState<T>& state) {
  state.begin_forward();
  if (!state.has_more(training_)) return;
  parallel_each_image(images_, [&](size_t n) { state.finish_image(n, training_); });
}

template <class T>
void CellPass<T>::forward_node(size_t node, bool keep) {
  CellState<T>& state = states_[inputs_.size() + node];
  const auto channels = static_cast<int64_t>(state.maps.channels);
  state.values =
      state.place ? joined_values_.narrow(3, static_cast<int64_t>(*state.place), channels) : empty(state.maps);
  state.begin_forward();
  nodes_[node].forward(context(), state, keep);
}

template <class T>
void CellPass<T>::backward(const std::vector<torch::Tensor>& results, Gradients& gradients) {
  const std::vector<torch::Tensor> given = gradients_of_states(results);
  const std::vector<bool> reached = reached_by(given);
  for (size_t i = 0; i < states_.size(); ++i)
    if (reached[i] && wants_gradient(i, gradients)) begin_gradient(given[i], states_[i]);
  for (size_t node = nodes_.size(); node-- > 0;)
    nodes_[node].backward(context(), states_[inputs_.size() + node], gradients);
  for (size_t i = 0; i < inputs_.size(); ++i) backward_input(i, gradients);
}

/// The gradient from outside the cell of each of states_; undefined for zero.
template <class T>
std::vector<torch::Tensor> CellPass<T>::gradients_of_states(const std::vector<torch::Tensor>& results) const {
  std::vector<torch::Tensor> gradients(states_.size());
  if (joined_.empty())
    for (size_t i = 0; i < results.size(); ++i) gradients[state_of_spec_[i]] = results[i];
  if (!joined_.empty() && passed_) gradients[*passed_] = results.back();
  if (joined_.empty() || !results.front().defined()) return gradients;
  int64_t first = 0;
  for (const size_t i : joined_) {
    const auto channels = static_cast<int64_t>(states_[i].channels);
    const torch::Tensor part = results.front().narrow(1, first, channels);
    gradients[i] = gradients[i].defined() ? gradients[i] + part : part;
    first += channels;
  }
  return gradients;
}

/// For each state, whether a gradient reaches it: one of `given`, or that of a node that reads it.
template <class T>
std::vector<bool> CellPass<T>::reached_by(const std::vector<torch::Tensor>& given) const {
  std::vector<bool> reached;
  for (const torch::Tensor& gradient : given) reached.push_back(gradient.defined());
  for (size_t node = nodes_.size(); node-- > 0;)
    if (reached[inputs_.size() + node])
      for (const size_t state : nodes_[node].states_read()) reached[state] = true;
  return reached;
}

/// Whether the gradient of a state that a gradient reaches is computed: always for nodes of the cell. It is not
/// computed for an input that needs none, such as those of the first cell in an architecture-only pass.
template <class T>
bool CellPass<T>::wants_gradient(size_t state, const Gradients& gradients) const {
  if (is_input(state)) return gradients.wants(inputs_[state]);
  const size_t node = state - inputs_.size();
  if (node >= stem_inputs_.size()) return true;
  return gradients.wants(inputs_[stem_inputs_[node]]) || nodes_[node].wants_anything(gradients);
}

/// `given`, (N, C, H, W) or undefined for zero: the gradient from outside the cell. The first edge that adds to it
/// writes the sum to the state's own memory. If no edge reads the state, `given` is used as the gradient without a
/// copy.
template <class T>
void CellPass<T>::begin_gradient(const torch::Tensor& given, CellState<T>& state) const {
  if (!given.defined()) {
    state.gradient = empty(state.maps);
    return;
  }
  const torch::Tensor rows = given.permute({0, 2, 3, 1});
  if (!state.is_padded() && lie_as_maps(rows)) {
    state.gradient = state.readers == 0 ? rows : empty(state.maps);
    state.given = rows;
  } else {
    state.gradient = empty(state.maps);
    if (state.is_padded()) state.gradient.zero_();
    state.gradient.narrow(3, 0, static_cast<int64_t>(state.channels)).copy_(rows);
    state.given = state.gradient;
  }
  state.begun = target_of<T>(state.given);
}

template <class T>
void CellPass<T>::backward_input(size_t input, Gradients& gradients) {
  CellState<T>& state = states_[input];
  state.finish_readers(images_, gradients);
  if (!state.gradient.defined()) return;
  if (state.begin_completing()) parallel_each_image(images_, [&](size_t n) { state.complete_gradient(n); });
  state.end_completing();
  gradients.set(inputs_[input], from_maps(std::exchange(state.gradient, {}), state.channels));
}

template class CellPass<float>;
template class CellPass<double>;

std::unique_ptr<ICellPass> make_cell_pass(const CellSpec& spec) {
  if (spec.inputs.front().scalar_type() == torch::kFloat64) return std::make_unique<CellPass<double>>(spec);
  return std::make_unique<CellPass<float>>(spec);
}

}  // namespace nas::core::engine
