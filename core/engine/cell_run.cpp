#include "core/engine/cell_run.h"

#include <array>
#include <stdexcept>

#include "core/engine/buffer.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

namespace {

/// (N, C, H, W) to (N, H, W, padded C), contiguous; no copy where the memory is so already.
torch::Tensor to_maps(const torch::Tensor& x) {
  const torch::Tensor rows = x.detach().permute({0, 2, 3, 1});
  const auto channels = static_cast<size_t>(x.size(1));
  const auto missing = static_cast<int64_t>(padded_channels(channels) - channels);
  return missing ? torch::constant_pad_nd(rows, {0, missing}) : rows.contiguous();
}

torch::Tensor from_maps(const torch::Tensor& maps, size_t channels) {
  torch::Tensor x = maps.permute({0, 3, 1, 2});
  if (static_cast<size_t>(x.size(1)) == channels) return x;
  return x.narrow(1, 0, static_cast<int64_t>(channels)).contiguous(torch::MemoryFormat::ChannelsLast);
}

}  // namespace

template <class T>
CellRun<T>::CellRun(const CellForm& form)
    : training_(form.training), images_(static_cast<size_t>(form.inputs.front().size(0))) {
  for (size_t i = 0; i < form.inputs.size(); ++i) add_input(form.inputs[i], form.stems[i]);
  for (const auto& edges : form.nodes) add_node(edges);
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
    const State& from = states_[form.state];
    edges.push_back(std::make_unique<EdgeRun<T>>(form, from.maps, from.channels, images_, tensors_));
    state.channels = static_cast<size_t>(form.candidates.front().channels_out);
    const size_t channels = padded_channels(state.channels);
    state.maps = {nullptr, channels, edges.back()->out_height(), edges.back()->out_width(), channels};
  }
  nodes_.push_back(std::move(edges));
  states_.push_back(std::move(state));
}

template <class T>
Maps<T> CellRun<T>::maps_of(const torch::Tensor& values) const {
  const auto channels = static_cast<size_t>(values.size(3));
  return {values.data_ptr<T>(), channels, static_cast<size_t>(values.size(1)), static_cast<size_t>(values.size(2)),
          channels};
}

template <class T>
Target<T> CellRun<T>::target_of(const torch::Tensor& values) const {
  if (!values.defined()) return {};
  return {values.data_ptr<T>(), static_cast<size_t>(values.size(3)),
          static_cast<size_t>(values.size(1) * values.size(2))};
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
  if (!pool) {
    pool = std::make_unique<PoolRun<T>>(state.maps, edge.stride(), images_);
    pool->forward();
  }
  return pool.get();
}

template <class T>
std::vector<torch::Tensor> CellRun<T>::forward(bool keep) {
  for (size_t i = 0; i < inputs_.size(); ++i) forward_stem(inputs_[i], states_[i]);
  for (size_t i = 0; i < nodes_.size(); ++i) forward_node(nodes_[i], states_[inputs_.size() + i], keep);
  std::vector<torch::Tensor> result;
  for (const State& state : states_) result.push_back(from_maps(state.values, state.channels));
  return result;
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
  state.values = empty(state.maps);
  state.maps = maps_of(state.values);
  bool add = false;
  for (const auto& edge : edges) {
    edge->forward(states_[edge->state()].maps, pool_of(*edge), training_, keep, tensors_, target_of(state.values), add);
    add = true;
  }
}

template <class T>
void CellRun<T>::backward(const std::vector<torch::Tensor>& gradients_of_states, Gradients& gradients) {
  if (done_) throw std::logic_error("the fused engine goes backward through a cell once: its maps are gone by then");
  done_ = true;
  begin_gradients(gradients_of_states, gradients);
  for (size_t node = nodes_.size(); node-- > 0;) backward_node(node, gradients);
  for (size_t i = 0; i < inputs_.size(); ++i) backward_input(inputs_[i], states_[i], gradients);
}

/// The gradient of an input that is a leaf without gradient, as in the first cell of an architecture-only pass, is not
/// computed; all nodes' are.
template <class T>
void CellRun<T>::begin_gradients(const std::vector<torch::Tensor>& gradients_of_states, const Gradients& gradients) {
  for (size_t i = 0; i < states_.size(); ++i) {
    const bool is_node = i >= inputs_.size();
    if (is_node || wants_through(inputs_[i], gradients))
      states_[i].gradient = gradient_from(gradients_of_states[i], states_[i]);
  }
}

/// A copy of `given`, (N, C, H, W) or undefined for zero, to be added to.
template <class T>
torch::Tensor CellRun<T>::gradient_from(const torch::Tensor& given, const State& state) const {
  if (!given.defined()) return zeros(state.maps);
  torch::Tensor gradient = state.channels == state.maps.channels ? empty(state.maps) : zeros(state.maps);
  gradient.narrow(3, 0, static_cast<int64_t>(state.channels)).copy_(given.permute({0, 2, 3, 1}));
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
  for (auto& [stride, pool] : state.pools)
    parallel_images(images_, [&, &pool = pool](size_t, size_t begin, size_t end) {
      for (size_t n = begin; n < end; ++n) pool->backward_image(n, gradient.image(n), gradient.pixel);
    });
}

template <class T>
void CellRun<T>::backward_input(Input& input, State& state, Gradients& gradients) {
  backward_pools(state);
  if (!state.gradient.defined()) return;
  torch::Tensor result = state.gradient;
  if (input.stem) {
    result = gradients.wants(input.index) ? zeros(maps_of(input.values)) : torch::Tensor();
    input.stem->backward({images_, maps_of(input.values), 1.0, &no_scale_},
                         node_gradient(target_of(state.gradient), state.maps.channels, images_), target_of(result),
                         gradients);
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
