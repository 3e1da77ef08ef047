#pragma once
/// \file
/// The options of an optimizer in a configuration. The defaults are those of torch, except the learning rate of SGD,
/// which has no default there.

#include <optional>
#include <string_view>
#include <variant>

namespace nas::core {

enum class OptimizerKind { sgd, adam };

std::string_view name_of(OptimizerKind kind);
/// The kind called "sgd" or "adam".
std::optional<OptimizerKind> optimizer_kind(std::string_view name);

/// Stochastic gradient descent with momentum. No dampening.
struct SgdOptions {
  double learning_rate = 0.025;
  double momentum = 0;
  double weight_decay = 0;
  bool nesterov = false;

  /// Throws Error(config).
  void validate() const;
};

/// Kingma and Ba, 2015 (arXiv:1412.6980). Weight decay is coupled: added to the gradient, as in DARTS, not as in AdamW.
struct AdamOptions {
  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;

  /// Throws Error(config).
  void validate() const;
};

using OptimizerOptions = std::variant<SgdOptions, AdamOptions>;

}  // namespace nas::core
