#include "gdas_trainer.h"

#include "gdas_op.h"

namespace nas::gdas {

double temperature(double first, double last, int64_t epoch, int64_t epochs) {
  if (epochs < 2) return first;
  return first - (first - last) * static_cast<double>(epoch) / static_cast<double>(epochs - 1);
}

/// Not in pre_epoch, which a training that is resumed within an epoch does not call.
void GdasTrainer::pre_step(const torch::Tensor&, const torch::Tensor&) {
  if (annealed_epoch_ == training().epoch()) return;
  annealed_epoch_ = training().epoch();
  set_temperature(tau());
}

/// Once per epoch, also in an epoch that was resumed.
void GdasTrainer::post_epoch() { training().metric("tau", tau()); }

double GdasTrainer::tau() const {
  return temperature(config().real("gdas.tau_max"), config().real("gdas.tau_min"), training().epoch(),
                     config().integer("train.epochs"));
}

void GdasTrainer::set_temperature(double tau) {
  for_each_edge(desc_of(model()), [&](int64_t cell, int64_t node, int64_t edge) {
    if (auto* annealed = nas::query<IAnnealed>(&model().op(cell, node, edge))) annealed->set_temperature(tau);
  });
}

}  // namespace nas::gdas
