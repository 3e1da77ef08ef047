#include "core/engine/cell_state.h"

namespace nas::core::engine {

template <class T>
std::vector<PoolRun<T>*> CellState<T>::begin_pools() {
  std::vector<PoolRun<T>*> begun;
  for (auto& [stride, pool] : pools)
    if (pool->begin(maps)) begun.push_back(pool.get());
  return begun;
}

template <class T>
std::vector<PoolRun<T>*> CellState<T>::finish_gradient() {
  if (!begin_adding()) gradient.zero_();
  std::vector<PoolRun<T>*> shared;
  for (auto& [stride, pool] : pools)
    if (pool->begin_backward()) shared.push_back(pool.get());
  return shared;
}

template struct CellState<float>;
template struct CellState<double>;

}  // namespace nas::core::engine
