#include "bilevel_optimizer.h"

#include <cmath>

namespace nas::darts {

namespace {

/// One norm over all tensors together.
double norm(const Tensors& tensors) {
  double sum_of_squares = 0.0;
  for (const auto& tensor : tensors) {
    const double tensor_norm = tensor.norm().item<double>();
    sum_of_squares += tensor_norm * tensor_norm;
  }
  return std::sqrt(sum_of_squares);
}

}  // namespace

BilevelOptimizer::Options BilevelOptimizer::Options::from(const IConfig& search) {
  return {.second_order = search.flag("darts.second_order"),
          .alphas = AlphaOptimizer::Options::from(search.section("darts.alphas")),
          .weight_momentum = search.real("train.optimizer.momentum"),
          .weight_weight_decay = search.real("train.optimizer.weight_decay")};
}

BilevelOptimizer::BilevelOptimizer(const Options& options, ITraining& training)
    : options_(options),
      training_(training),
      alpha_optimizer_(training.model().arch_parameters(), options.alphas),
      alphas_(alpha_optimizer_.alphas()),
      weights_(training.model().weights().begin(), training.model().weights().end()),
      snapshot_(training.model()) {}

void BilevelOptimizer::step(const Batch& train, const Batch& valid) {
  alpha_optimizer_.step(alpha_gradient(train, valid));
}

Tensors BilevelOptimizer::alpha_gradient(const Batch& train, const Batch& valid) {
  snapshot_.take();
  Tensors gradient = options_.second_order ? second_order_gradient(train, valid) : first_order_gradient(valid);
  snapshot_.restore();
  return gradient;
}

Tensors BilevelOptimizer::first_order_gradient(const Batch& valid) { return gradient(valid, alphas_); }

/// Equation 7: grad_a L_valid(w', a) - xi * d2/dadw L_train(w, a) grad_w' L_valid(w', a).
Tensors BilevelOptimizer::second_order_gradient(const Batch& train, const Batch& valid) {
  take_virtual_step(train);
  Tensors both = alphas_;
  both.insert(both.end(), weights_.begin(), weights_.end());
  const Tensors at_virtual = gradient(valid, both);
  const auto middle = at_virtual.begin() + static_cast<std::ptrdiff_t>(alphas_.size());
  Tensors alpha_gradient(at_virtual.begin(), middle);

  snapshot_.restore();
  const Tensors product = hessian_vector_product(Tensors(middle, at_virtual.end()), train);
  for (size_t i = 0; i < product.size(); ++i) alpha_gradient[i].sub_(product[i], training_.learning_rate());
  return alpha_gradient;
}

/// w' = w - xi (mu m + grad_w L_train + lambda w): the step that the weight optimizer would take, with m its momentum.
void BilevelOptimizer::take_virtual_step(const Batch& train) {
  const Tensors weight_gradient = gradient(train, weights_);
  const auto momentum = training_.weight_momentum();
  const torch::NoGradGuard no_grad;
  for (size_t i = 0; i < weights_.size(); ++i) {
    torch::Tensor direction = weight_gradient[i].add(weights_[i], options_.weight_weight_decay);
    if (momentum[i].defined()) direction.add_(momentum[i], options_.weight_momentum);
    weights_[i].sub_(direction, training_.learning_rate());
  }
}

/// Equation 8: the product by a central difference of grad_a L_train along `vector`, with epsilon = 0.01 / |vector|.
Tensors BilevelOptimizer::hessian_vector_product(const Tensors& vector, const Batch& train) {
  const double length = norm(vector);
  if (length == 0.0) return {};
  const double epsilon = 0.01 / length;
  Tensors product = train_gradient_at(vector, epsilon, train);
  const Tensors behind = train_gradient_at(vector, -epsilon, train);
  for (size_t i = 0; i < product.size(); ++i) product[i].sub_(behind[i]).div_(2.0 * epsilon);
  return product;
}

/// grad_a L_train(w + epsilon vector, a).
Tensors BilevelOptimizer::train_gradient_at(const Tensors& vector, double epsilon, const Batch& train) {
  {
    const torch::NoGradGuard no_grad;
    for (size_t i = 0; i < weights_.size(); ++i) weights_[i].add_(vector[i], epsilon);
  }
  Tensors result = gradient(train, alphas_);
  snapshot_.restore();
  return result;
}

Tensors BilevelOptimizer::gradient(const Batch& batch, const Tensors& parameters) {
  const torch::Tensor loss = training_.loss(batch.x, batch.y);
  Tensors result = torch::autograd::grad({loss}, parameters, /*grad_outputs=*/{}, /*retain_graph=*/std::nullopt,
                                         /*create_graph=*/false, /*allow_unused=*/true);
  for (size_t i = 0; i < result.size(); ++i)
    if (!result[i].defined()) result[i] = torch::zeros_like(parameters[i]);
  return result;
}

}  // namespace nas::darts
