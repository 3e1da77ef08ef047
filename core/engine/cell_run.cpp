#include "core/engine/cell_run.h"

#include <array>
#include <stdexcept>
#include <utility>

#include "core/engine/buffer.h"
#include "core/engine/map_tensors.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
CellRun<T>::CellRun(const CellForm& form)
    : training_(form.training), images_(static_cast<size_t>(form.inputs.front().size(0))), joined_(form.joined) {
  for (size_t i = 0; i < form.inputs.size(); ++i) add_input(form.inputs[i], form.stems[i]);
  for (const auto& edges : form.nodes) add_node(edges);
  place_joined();
}

template <class T>
void CellRun<T>::add_input(const torch::Tensor& tensor, const OpForm& stem) {
  Input input{tensors_.add(tensor), to_maps(tensor), nullptr};
  State state;
  state.channels = static_cast<size_t>(tensor.size(1));
  state.maps = maps_of(input.values);
  if (stem.kind == OpForm::Kind::blocks) {
    input.stem =
        std::make_unique<CandidateRun<T>>(stem, state.maps.height, state.maps.width, state.channels, tensors_);
    state.channels = input.stem->channels_out();
    state.maps = input.stem->output_maps();
  }
  inputs_.push_back(std::move(input));
  states_.push_back(std::move(state));
}

template <class T>
void CellRun<T>::add_node(const std::vector<EdgeForm>& forms) {
  Edges edges;
  State state;
  for (const EdgeForm& form : forms) {
    State& from = states_[form.state];
    ++from.readers;
    edges.push_back(std::make_unique<EdgeRun<T>>(form, from.maps, from.channels, images_, tensors_));
    state.channels = static_cast<size_t>(form.candidates.front().channels_out);
    const size_t channels = padded_channels(state.channels);
    state.maps = {nullptr, channels, edges.back()->out_height(), edges.back()->out_width(), channels};
  }
  nodes_.push_back(std::move(edges));
  states_.push_back(std::move(state));
}

/// A joined node that no edge reads is written where it will be asked for; the others are copied there in the end,
/// since whoever reads them is faster when their pixels follow each other.
template <class T>
void CellRun<T>::place_joined() {
  size_t channels = 0;
  for (const size_t i : joined_) {
    State& state = states_[i];
    if (is_node(i) && state.readers == 0 && !state.place && !state.is_padded()) state.place = channels;
    channels += state.channels;
  }
  joined_channels_ = channels;
  for (State& state : states_)
    if (state.place) state.maps.pixel = padded_channels(channels);
}

template <class T>
Maps<T> CellRun<T>::maps_of(const torch::Tensor& values) const {
  const auto channels = static_cast<size_t>(values.size(3));
  return {values.data_ptr<T>(), pixel_of(values), static_cast<size_t>(values.size(1)),
          static_cast<size_t>(values.size(2)), channels};
}

template <class T>
Target<T> CellRun<T>::target_of(const torch::Tensor& values) const {
  if (!values.defined()) return {};
  return {values.data_ptr<T>(), pixel_of(values), static_cast<size_t>(values.size(1) * values.size(2))};
}

template <class T>
torch::Tensor CellRun<T>::zeros(const Maps<T>& like) const {
  return empty(like).zero_();
}

/// In the engine's own memory: it lies in huge pages, and is touched already from the second step on.
template <class T>
torch::Tensor CellRun<T>::empty(const Maps<T>& like) const {
  const std::array<int64_t, 4> sizes{static_cast<int64_t>(images_), static_cast<int64_t>(like.height),
                                     static_cast<int64_t>(like.width), static_cast<int64_t>(like.channels)};
  const size_t bytes = images_ * like.height * like.width * like.channels * sizeof(T);
  return torch::from_blob(take_memory(bytes), sizes, give_memory,
                          torch::TensorOptions(torch::CppTypeToScalarType<T>::value));
}

template <class T>
PoolRun<T>* CellRun<T>::pool_of(const EdgeRun<T>& edge) {
  if (!edge.has_pools()) return nullptr;
  State& state = states_[edge.state()];
  std::unique_ptr<PoolRun<T>>& pool = state.pools[edge.stride()];
  if (!pool) pool = std::make_unique<PoolRun<T>>(state.maps, edge.stride(), images_);
  pool->compute();
  return pool.get();
}

template <class T>
std::vector<torch::Tensor> CellRun<T>::forward(bool keep) {
  begin_join();
  for (size_t i = 0; i < inputs_.size(); ++i) forward_stem(inputs_[i], states_[i]);
  for (size_t i = 0; i < nodes_.size(); ++i) forward_node(nodes_[i], states_[inputs_.size() + i], keep);
  forget_pools();
  if (!joined_.empty()) return {join()};
  std::vector<torch::Tensor> result;
  for (const State& state : states_) result.push_back(from_maps(state.values, state.channels));
  return result;
}

/// Computing them again costs less than keeping two maps of each state for the whole pass.
template <class T>
void CellRun<T>::forget_pools() {
  for (State& state : states_)
    for (auto& [stride, pool] : state.pools) pool->forget();
}

template <class T>
void CellRun<T>::begin_join() {
  if (joined_.empty()) return;
  Maps<T> wide = states_[joined_.front()].maps;
  wide.channels = padded_channels(joined_channels_);
  joined_values_ = empty(wide);
}

template <class T>
torch::Tensor CellRun<T>::join() {
  int64_t first = 0;
  for (const size_t i : joined_) {
    const auto channels = static_cast<int64_t>(states_[i].channels);
    if (states_[i].place != static_cast<size_t>(first))
      joined_values_.narrow(3, first, channels).copy_(states_[i].values.narrow(3, 0, channels));
    first += channels;
  }
  return from_maps(std::exchange(joined_values_, {}), joined_channels_);
}

template <class T>
void CellRun<T>::forward_stem(Input& input, State& state) {
  if (!input.stem) {
    state.values = input.values;
    return;
  }
  state.values = empty(state.maps);
  state.maps = maps_of(state.values);
  input.stem->forward({images_, maps_of(input.values), 1.0, &no_scale_}, training_, tensors_);
  add_weighted<T>({input.stem->output(1.0)}, no_scale_, images_, target_of(state.values), /*add=*/false);
}

template <class T>
void CellRun<T>::forward_node(const Edges& edges, State& state, bool keep) {
  const auto channels = static_cast<int64_t>(state.maps.channels);
  state.values = state.place ? joined_values_.narrow(3, static_cast<int64_t>(*state.place), channels)
                             : empty(state.maps);
  state.maps = maps_of(state.values);
  bool add = false;
  for (const auto& edge : edges) {
    edge->forward(states_[edge->state()].maps, pool_of(*edge), training_, keep, tensors_, target_of(state.values), add);
    add = true;
  }
}

template <class T>
void CellRun<T>::backward(const std::vector<torch::Tensor>& results, Gradients& gradients) {
  if (done_) throw std::logic_error("the fused engine goes backward through a cell once: its maps are gone by then");
  done_ = true;
  begin_gradients(joined_.empty() ? results : gradients_of_states(results.front()), gradients);
  for (size_t node = nodes_.size(); node-- > 0;) backward_node(node, gradients);
  for (size_t i = 0; i < inputs_.size(); ++i) backward_input(inputs_[i], states_[i], gradients);
}

template <class T>
std::vector<torch::Tensor> CellRun<T>::gradients_of_states(const torch::Tensor& joined) const {
  std::vector<torch::Tensor> gradients(states_.size());
  if (!joined.defined()) return gradients;
  int64_t first = 0;
  for (const size_t i : joined_) {
    const auto channels = static_cast<int64_t>(states_[i].channels);
    const torch::Tensor part = joined.narrow(1, first, channels);
    gradients[i] = gradients[i].defined() ? gradients[i] + part : part;
    first += channels;
  }
  return gradients;
}

/// The gradient of an input that is a leaf without gradient, as in the first cell of an architecture-only pass, is not
/// computed; all nodes' are.
template <class T>
void CellRun<T>::begin_gradients(const std::vector<torch::Tensor>& given, const Gradients& gradients) {
  for (size_t i = 0; i < states_.size(); ++i)
    if (is_node(i) || wants_through(inputs_[i], gradients)) states_[i].gradient = gradient_from(given[i], states_[i]);
}

/// `given`, (N, C, H, W) or undefined for zero: a copy to be added to, unless no edge will add anything.
template <class T>
torch::Tensor CellRun<T>::gradient_from(const torch::Tensor& given, const State& state) const {
  if (!given.defined()) return zeros(state.maps);
  const torch::Tensor rows = given.permute({0, 2, 3, 1});
  if (state.readers == 0 && !state.is_padded() && lie_as_maps(rows)) return rows;
  torch::Tensor gradient = state.is_padded() ? zeros(state.maps) : empty(state.maps);
  gradient.narrow(3, 0, static_cast<int64_t>(state.channels)).copy_(rows);
  return gradient;
}

template <class T>
bool CellRun<T>::wants_through(const Input& input, const Gradients& gradients) const {
  if (gradients.wants(input.index)) return true;
  return input.stem && input.stem->wants_anything(gradients);
}

template <class T>
void CellRun<T>::backward_node(size_t node, Gradients& gradients) {
  State& state = states_[inputs_.size() + node];
  backward_pools(state);
  const NodeGradient<T> gradient = node_gradient(target_of(state.gradient), state.maps.channels, images_);
  for (auto& edge : nodes_[node])
    edge->backward(gradient, pool_of(*edge), target_of(states_[edge->state()].gradient), gradients);
}

/// Once all edges that read the state have told their share.
template <class T>
void CellRun<T>::backward_pools(State& state) {
  if (!state.gradient.defined()) return;
  const Target<T> gradient = target_of(state.gradient);
  for (auto& [stride, pool] : state.pools) {
    parallel_images(images_, [&, &pool = pool](size_t, size_t begin, size_t end) {
      for (size_t n = begin; n < end; ++n) pool->backward_image(n, gradient.image(n), gradient.pixel);
    });
    pool->forget();
  }
}

template <class T>
void CellRun<T>::backward_input(Input& input, State& state, Gradients& gradients) {
  backward_pools(state);
  if (!state.gradient.defined()) return;
  torch::Tensor result = state.gradient;
  if (input.stem) {
    result = gradients.wants(input.index) ? empty(maps_of(input.values)) : torch::Tensor();
    input.stem->backward({images_, maps_of(input.values), 1.0, &no_scale_},
                         node_gradient(target_of(state.gradient), state.maps.channels, images_), target_of(result),
                         /*add=*/false, gradients);
  }
  const auto channels = static_cast<size_t>(tensors_[input.index].size(1));
  if (gradients.wants(input.index)) gradients.set(input.index, from_maps(result, channels));
}

template class CellRun<float>;
template class CellRun<double>;

std::unique_ptr<ICellRun> make_cell_run(const CellForm& form) {
  if (form.inputs.front().scalar_type() == torch::kFloat64) return std::make_unique<CellRun<double>>(form);
  return std::make_unique<CellRun<float>>(form);
}

}  // namespace nas::core::engine
