#pragma once
/// \file
/// The section [search.petridish] as values.

#include <cstdint>
#include <vector>

#include "nas/config.h"

namespace nas::petridish {

struct PoolOptions {
  std::vector<int64_t> reductions, cells, nodes;  ///< of the seeds
  int64_t max_models = 100;                       ///< most in the pool, including the seeds
  int64_t trainings_in_flight = 8;
  double hull_tolerance = 0.025;

  static PoolOptions from(const IConfig& search) {
    const IConfig& pool = search.section("petridish");
    return {.reductions = integers(pool, "seeds.reductions"),
            .cells = integers(pool, "seeds.cells"),
            .nodes = integers(pool, "seeds.nodes"),
            .max_models = pool.integer("max_models"),
            .trainings_in_flight = pool.integer("trainings_in_flight"),
            .hull_tolerance = pool.real("hull_tolerance")};
  }
};

}  // namespace nas::petridish
