#include "core/engine/cell_state.h"

#include <algorithm>

namespace nas::core::engine {

template <class T>
void CellState<T>::copy_image(size_t n) const {
  const T* const from = maps.image(n);
  for (const Target<T>& copy : copies)
    for (size_t x = 0; x < copy.pixels; ++x)
      std::copy_n(from + x * maps.pixel, channels, copy.image(n) + x * copy.pixel);
}

template <class T>
std::vector<PoolRun<T>*> CellState<T>::begin_pools() {
  std::vector<PoolRun<T>*> begun;
  for (auto& [stride, pool] : pools)
    if (pool->begin(maps)) begun.push_back(pool.get());
  return begun;
}

template <class T>
std::vector<PoolRun<T>*> CellState<T>::finish_gradient() {
  if (begun.data != gradient.data_ptr<T>()) begun.data ? gradient.copy_(given) : gradient.zero_();
  given.reset();
  std::vector<PoolRun<T>*> shared;
  for (auto& [stride, pool] : pools)
    if (pool->begin_backward()) shared.push_back(pool.get());
  return shared;
}

template struct CellState<float>;
template struct CellState<double>;

}  // namespace nas::core::engine
