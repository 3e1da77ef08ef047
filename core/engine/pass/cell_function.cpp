// A cell as one node of autograd's graph.
#include <torch/torch.h>

#include <memory>

#include "core/engine/cell_spec.h"
#include "core/engine/pass/cell_pass.h"

namespace nas::core::engine {

namespace {

/// Keeps a run alive with the graph, until it has gone back.
struct Kept final : torch::CustomClassHolder {
  explicit Kept(std::unique_ptr<ICellPass> made) : run(std::move(made)) {}
  std::unique_ptr<ICellPass> run;
};

class CellFunction : public torch::autograd::Function<CellFunction> {
 public:
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                std::unique_ptr<ICellPass>* run, bool keep, torch::TensorList) {
    torch::autograd::variable_list states = (*run)->forward(keep);
    if (!keep) return states;
    context->save_for_backward((*run)->read_again(states));  // whoever writes there in between is to be told so
    context->saved_data["run"] = torch::IValue::make_capsule(c10::make_intrusive<Kept>(std::move(*run)));
    context->set_materialize_grads(false);
    return states;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list states) {
    TORCH_CHECK(!torch::GradMode::is_enabled(),
                "the fused engine's cells can be differentiated once; use engine = \"reference\" for create_graph");
    context->get_saved_variables();  // throws where one was written to since, or the graph is gone
    const auto held = context->saved_data["run"].toCapsule();
    const std::unique_ptr<ICellPass> run = std::move(static_cast<Kept&>(*held).run);
    TORCH_CHECK(run,
                "the fused engine goes backward through a cell once, its maps are gone by then; "
                "use engine = \"reference\" to go backward again");
    const size_t count = run->tensors().tensors().size();
    Gradients gradients{std::vector<bool>(count), std::vector<torch::Tensor>(count)};
    for (size_t i = 0; i < count; ++i) gradients.wanted[i] = context->needs_input_grad(i);
    run->backward(states, gradients);
    torch::autograd::variable_list result(2);  // neither the run nor `keep` has a gradient
    result.insert(result.end(), gradients.values.begin(), gradients.values.end());
    return result;
  }
};

}  // namespace

std::vector<torch::Tensor> compute(const CellSpec& cell) {
  std::unique_ptr<ICellPass> run = make_cell_pass(cell);
  const std::vector<torch::Tensor> tensors = run->tensors().tensors();
  bool keep = false;
  if (torch::GradMode::is_enabled())
    for (const torch::Tensor& tensor : tensors) keep = keep || tensor.requires_grad();
  return CellFunction::apply(&run, keep, torch::TensorList(tensors));
}

}  // namespace nas::core::engine
