#include "core/ops/stable_op.h"

#include <torch/csrc/inductor/aoti_torch/utils.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/plugin_call.h"
#include "core/base/plugin_owner.h"
#include "nas/draft/stable_op_abi.h"

namespace nas::core {

namespace {

using torch::aot_inductor::tensor_handle_to_tensor_pointer;
using torch::aot_inductor::tensor_pointer_to_tensor_handle;

nas_error empty_error() {
  nas_error error = {};
  error.struct_size = sizeof(error);
  return error;
}

const nas_stable_op& table_of(const nas_factory& factory) {
  const nas_create_args none = {sizeof(none), nullptr};
  nas_error error = empty_error();
  void* object = nullptr;
  if (factory.create(&factory, &none, &object, &error) != NAS_OK) throw std::runtime_error(error.text);
  const auto* const table = static_cast<const nas_stable_op*>(object);
  if (!table || !NAS_HAS(table, destroy) || !table->create || !table->apply || !table->destroy)
    throw std::runtime_error("the table of its stable_op \"" + std::string(factory.name) + "\" is not complete");
  return *table;
}

/// The op as the rest of the host sees it.
class StableOp final : public Op {
 public:
  StableOp(OpDesc desc, const nas_stable_op& table, std::string_view plugin)
      : Op(std::move(desc)), table_(table), plugin_(plugin), part_("op \"" + this->desc().name + "\"") {
    const OpDesc& made = this->desc();
    const nas_stable_op_request request = {sizeof(request), made.name.c_str(), made.channels_in, made.channels_out,
                                           made.stride};
    nas_error error = empty_error();
    void* op = nullptr;
    if (table_.create(&table_, &request, &op, &error) != NAS_OK) throw std::invalid_argument(error.text);
    op_ = {op, table_.destroy};
  }

  /// The object is the host's, so the host names the plugin here.
  torch::Tensor forward(const torch::Tensor& x) override {
    const PluginCall* const call = PluginCall::innermost();
    return call_plugin({.plugin = plugin_, .part = part_, .place = call ? call->site().place : std::string_view()},
                       [&] { return applied(x); });
  }

 private:
  torch::Tensor applied(const torch::Tensor& x) {
    torch::Tensor input = x;
    nas_error error = empty_error();
    void* output = nullptr;
    if (table_.apply(op_.get(), tensor_pointer_to_tensor_handle(&input), &output, &error) != NAS_OK)
      throw std::runtime_error(error.text);
    const std::unique_ptr<torch::Tensor> result(tensor_handle_to_tensor_pointer(static_cast<AtenTensorHandle>(output)));
    if (!result) throw std::runtime_error("it gave no tensor");
    return *result;
  }

  const nas_stable_op& table_;
  const std::string plugin_, part_;
  std::unique_ptr<void, void (*)(void*)> op_{nullptr, nullptr};
};

}  // namespace

OpHandle make_stable_op(const nas_factory& factory, const OpRequest& request) {
  const auto op = std::make_shared<StableOp>(op_from_bytes(request.desc), table_of(factory), plugin_with(&factory));
  return {op, op.get()};
}

}  // namespace nas::core
