#include "gdas_trainer.h"

#include "gdas_op.h"

namespace nas::gdas {

double temperature(double first, double last, int64_t epoch, int64_t epochs) {
  if (epochs < 2) return first;
  return first - (first - last) * static_cast<double>(epoch) / static_cast<double>(epochs - 1);
}

void GdasTrainer::pre_fit() {
  alphas_.emplace(model().arch_parameters(), AlphaOptimizer::Options::from(config().section("gdas.alphas")));
}

/// Not in pre_epoch, which a training that is resumed within an epoch does not call.
void GdasTrainer::pre_step(const torch::Tensor&, const torch::Tensor&) {
  if (annealed_epoch_ == training().epoch()) return;
  annealed_epoch_ = training().epoch();
  set_temperature(temperature(config().real("gdas.tau_max"), config().real("gdas.tau_min"), training().epoch(),
                              config().integer("train.epochs")));
}

void GdasTrainer::post_step(const torch::Tensor&, const torch::Tensor&) {
  torch::Tensor x, y;
  training().next_arch_batch(x, y);
  alphas_->step(torch::autograd::grad({training().loss(x, y)}, alphas_->alphas()));
}

void GdasTrainer::set_temperature(double tau) {
  const ModelDesc desc = desc_of(model());
  for (size_t c = 0; c < desc.cells.size(); ++c)
    for (size_t n = 0; n < desc.cells[c].nodes.size(); ++n)
      for (size_t e = 0; e < desc.cells[c].nodes[n].edges.size(); ++e) {
        IOp& op = model().op(static_cast<int64_t>(c), static_cast<int64_t>(n), static_cast<int64_t>(e));
        if (auto* annealed = nas::query<IAnnealed>(&op)) annealed->set_temperature(tau);
      }
  training().metric("tau", tau);
}

}  // namespace nas::gdas
