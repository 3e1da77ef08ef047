#include "core/engine/pass/cell_state.h"

#include <algorithm>

#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
PoolPass<T>* CellState<T>::pool_of(size_t stride, size_t images, bool measured) {
  std::unique_ptr<PoolPass<T>>& pool = pools[stride];
  if (!pool) pool = std::make_unique<PoolPass<T>>(maps, stride, images);
  if (measured) pool->request_moments();
  return pool.get();
}

template <class T>
void CellState<T>::begin_forward() {
  maps = maps_of<T>(values);
  for (auto& [stride, pool] : pools) pool->begin(maps);
}

template <class T>
void CellState<T>::finish_image(size_t n, bool training) const {
  const T* const from = maps.image(n);
  for (const Target<T>& copy : copies)
    for (size_t x = 0; x < copy.pixels; ++x)
      std::copy_n(from + x * maps.pixel, channels, copy.image(n) + x * copy.pixel);
  if (!training) return;
  for (auto& [stride, pool] : pools) pool->measure(n);
}

template <class T>
bool CellState<T>::has_more(bool training) const {
  const bool measured =
      std::any_of(pools.begin(), pools.end(), [](const auto& entry) { return entry.second->measured(); });
  return !copies.empty() || (training && measured);
}

template <class T>
void CellState<T>::finish_readers(size_t images, Gradients& gradients) {
  std::vector<PassthroughPass<T>*> summing;
  for (PassthroughPass<T>* reader : passthroughs)
    if (reader->begin_sums(images, gradients)) summing.push_back(reader);
  parallel_each_image(summing.empty() ? 0 : images, [&](size_t n) {
    for (PassthroughPass<T>* reader : summing) reader->take_sums(n);
  });
  parallel_each(passthroughs.size(), [&](size_t i) { passthroughs[i]->finish_sums(); });
  std::vector<WeightedMap<T>> identities;
  for (PassthroughPass<T>* reader : passthroughs) reader->finish_backward(identities, gradients);
  if (!identities.empty() && gradient.defined()) through_identity = std::make_unique<WeightedSum<T>>(identities);
}

template <class T>
bool CellState<T>::begin_completing() {
  if (!through_identity && begun.data != gradient.data_ptr<T>()) begun.data ? gradient.copy_(given) : gradient.zero_();
  for (auto& [stride, pool] : pools)
    if (pool->begin_backward()) through_pools.push_back(pool.get());
  return through_identity || !through_pools.empty();
}

template <class T>
void CellState<T>::complete_gradient(size_t n) const {
  const Target<T> target = target_of<T>(gradient);
  if (through_identity) through_identity->write(n, target, begun);
  for (const PoolPass<T>* pool : through_pools) pool->backward(n, target);
}

template <class T>
void CellState<T>::end_completing() {
  given.reset();
  through_identity.reset();
  through_pools.clear();
}

template struct CellState<float>;
template struct CellState<double>;

}  // namespace nas::core::engine
