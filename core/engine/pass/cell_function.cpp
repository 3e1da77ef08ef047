// A cell as one node of the autograd graph.
#include <torch/torch.h>

#include <memory>

#include "core/engine/cell_spec.h"
#include "core/engine/pass/cell_pass.h"

namespace nas::core::engine {

namespace {

/// Owns a pass on behalf of the autograd graph, until the pass has run backward.
struct PassHolder final : torch::CustomClassHolder {
  explicit PassHolder(std::unique_ptr<ICellPass> cell_pass) : pass(std::move(cell_pass)) {}
  std::unique_ptr<ICellPass> pass;
};

class CellFunction : public torch::autograd::Function<CellFunction> {
 public:
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                std::unique_ptr<ICellPass>* pass, bool keep, torch::TensorList) {
    torch::autograd::variable_list states = (*pass)->forward(keep);
    if (!keep) return states;
    context->save_for_backward((*pass)->read_again(states));  // detects changes in place before the backward pass
    context->saved_data["pass"] = torch::IValue::make_capsule(c10::make_intrusive<PassHolder>(std::move(*pass)));
    context->set_materialize_grads(false);
    return states;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& states) {
    TORCH_CHECK(
        !torch::GradMode::is_enabled(),
        "the cells of the fused engine can be differentiated once; use engine = \"reference\" for create_graph");
    context->get_saved_variables();  // throws if one was modified in place or the graph was freed
    const auto holder = context->saved_data["pass"].toCapsule();
    const std::unique_ptr<ICellPass> pass = std::move(static_cast<PassHolder&>(*holder).pass);
    TORCH_CHECK(pass,
                "the fused engine can run backward through a cell only once, because that frees the cell's maps; "
                "use engine = \"reference\" for a second backward pass");
    const size_t count = pass->tensors().tensors().size();
    Gradients gradients{std::vector<bool>(count), std::vector<torch::Tensor>(count)};
    for (size_t i = 0; i < count; ++i) gradients.wanted[i] = context->needs_input_grad(i);
    pass->backward(states, gradients);
    torch::autograd::variable_list result(2);  // the arguments `pass` and `keep` have no gradient
    result.insert(result.end(), gradients.values.begin(), gradients.values.end());
    return result;
  }
};

}  // namespace

std::vector<torch::Tensor> compute(const CellSpec& cell) {
  std::unique_ptr<ICellPass> pass = make_cell_pass(cell);
  const std::vector<torch::Tensor> tensors = pass->tensors().tensors();
  bool keep = false;
  if (torch::GradMode::is_enabled())
    for (const torch::Tensor& tensor : tensors) keep = keep || tensor.requires_grad();
  return CellFunction::apply(&pass, keep, torch::TensorList(tensors));
}

}  // namespace nas::core::engine
