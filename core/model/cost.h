#pragma once
/// \file
/// The cost of a network: parameters, arithmetic, time.

#include <cstdint>
#include <string>

#include "core/model/model.h"

namespace nas::core {

struct CostOptions {
  int64_t timed_passes = 15;  ///< 0: the time is not measured

  /// Throws std::invalid_argument.
  void validate() const;
};

struct Cost {
  int64_t parameters = 0;             ///< weights without those of the auxiliary tower
  int64_t auxiliary_parameters = 0;   ///< of the auxiliary tower, which is used in training only
  int64_t arch_parameters = 0;        ///< numbers that describe the architecture
  int64_t macs = 0;                   ///< multiply-accumulates of convolutions and matrix products, for one image
  double forward_milliseconds = 0.0;  ///< median time of one image in evaluation mode on one thread; 0: not measured
  int64_t madds = 0;                  ///< as tensorwatch counts them (op_counters.h), for one image
};

/// "3,169,414 parameters (auxiliary tower 476,426), 500.99 M MACs, 61.2 ms per image".
std::string to_text(const Cost& cost);

/// One image (1, C, H, W) of the model's own input shape, on its device.
torch::Tensor blank_image(const Model& model);

/// Observes evaluation passes of one image of the model's own input shape, on its device, so that the ops of plugins
/// are counted like those of the host. What an op computes without LibTorch's convolutions and matrix products is not
/// counted. The mode of the model is restored, also when an op throws. Throws Interrupted between two passes.
Cost measure_cost(Model& model, const CostOptions& options = {});

}  // namespace nas::core
