#pragma once
// The parts of a method in a host of SDK 1.0: a network is built, and one cell of it is trained and finalized, with the
// stand-ins of nas/testing.h.
#include <torch/torch.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nas/sdk.h"
#include "nas/testing.h"
#include "plugin_file.h"

namespace nas::minimal {

using Factories = std::span<const nas_factory* const>;

inline const nas_factory* find(Factories factories, std::string_view kind, std::string_view name = {}) {
  for (const nas_factory* const factory : factories)
    if (factory->kind == kind && (name.empty() || factory->name == name)) return factory;
  return nullptr;
}

/// The object of `factory` as the interface of its kind.
template <class Interface>
Ptr<Interface> made(const nas_factory& factory, const IConfig& config) {
  IConfig* const given = const_cast<IConfig*>(&config);
  Ptr<IObject> object(static_cast<IObject*>(object_of(factory, given)));
  Interface* const wanted = query<Interface>(object.get());
  if (!wanted) throw std::runtime_error(std::string(factory.name) + " lacks " + std::string(Interface::iid));
  object.release();
  return Ptr<Interface>(wanted);
}

/// Ops of the plugin; in the place of all others, the stand-ins.
class Ops final : public Provides<IOpBuilder> {
 public:
  explicit Ops(Factories factories) : factories_(factories) {}
  IOp* make(const OpRequest& request, std::shared_ptr<torch::nn::Module>& module) override {
    const OpDesc desc = op_from_bytes(request.desc);
    const nas_factory* const factory = find(factories_, "op", desc.name);
    if (!factory) return others_.make(request, module);
    const Ptr<IObject> object(static_cast<IObject*>(object_of(*factory, nullptr)));
    return nas::query<IOpFactory>(object.get())->make(request, module);
  }
  ICandidateSet* candidates(const OpRequest& request, std::span<const std::string_view> primitives,
                            std::shared_ptr<torch::nn::Module>& module) override {
    return others_.candidates(request, primitives, module);
  }

 private:
  Factories factories_;
  fake::OpBuilder others_;
};

/// The first node of a cell as a network: the sum of its edges, averaged over the pixels, gives the logits.
class NodeModel final : public torch::nn::Module, public Provides<IModel> {
 public:
  NodeModel(const CellDesc& cell, Ops& ops) {
    desc_.cells = {cell};
    desc_.cells[0].nodes.resize(1);
    for (const EdgeDesc& edge : desc_.cells[0].nodes[0].edges) {
      const std::string bytes = bytes_of(edge.op);
      OpRequest request;
      request.desc = bytes;
      request.builder = &ops;
      const OpHandle made = made_op(ops, request);
      register_module("edge" + std::to_string(ops_.size()), made.module);
      ops_.push_back(made.op);
      for (const torch::Tensor& alpha : made.op->arch_parameters()) alphas_.push_back(alpha);
    }
    weights_ = parameters();
    buffers_ = torch::nn::Module::buffers();
  }
  torch::Tensor forward(const torch::Tensor& x, torch::Tensor*) override {
    torch::Tensor sum;
    for (IOp* const op : ops_) {
      const torch::Tensor term = op->apply(std::span(&x, 1)).mean({2, 3});
      sum = sum.defined() ? sum + term : term;
    }
    return sum;
  }
  torch::nn::Module& module() override { return *this; }
  std::span<const torch::Tensor> weights() const override { return weights_; }
  std::span<const torch::Tensor> buffers() const override { return buffers_; }
  std::span<const torch::Tensor> arch_parameters() const override { return alphas_; }
  void describe(TreeOut& desc) const override { give(desc, desc_); }
  IOp& op(int64_t, int64_t, int64_t edge) override { return *ops_.at(static_cast<size_t>(edge)); }

 private:
  ModelDesc desc_;
  std::vector<IOp*> ops_;
  std::vector<torch::Tensor> weights_, buffers_, alphas_;
};

/// What `builder` makes of `section` for images (3, 12, 12) of four classes.
inline ModelDesc build(IModelDescBuilder& builder, const IConfig& section) {
  BuildRequest request;
  request.config = &section;
  request.input_channels = 3;
  request.input_height = request.input_width = 12;
  request.classes = 4;
  ReceivedTree built;
  builder.build(request, built);
  return model_from_bytes(built.bytes());
}

/// Two steps of the trainer on the first node of the supernet, and its finalization.
inline std::string search_with(Factories factories, const IConfig& config) {
  const nas_factory *const builder = find(factories, "builder"), *const trainer = find(factories, "trainer");
  if (!builder || !trainer) throw std::runtime_error("the plugin has no builder, or no trainer");
  const ModelDesc supernet = build(*made<IModelDescBuilder>(*builder, config), config.section("search.model"));
  Ops ops(factories);
  NodeModel model(supernet.cells.at(0), ops);
  const IConfig& search = config.section("search");
  const int64_t channels = supernet.cells[0].nodes.at(0).edges.at(0).op.channels_in;
  fake::Training training(model, search, {.input = {channels, 8, 8}, .classes = channels});
  const auto hooks = made<IArchTrainer>(*trainer, config);
  training.run(*hooks, /*epochs=*/1, /*steps=*/2);
  fake::State state;
  hooks->save(state);
  ReceivedTree found;
  Finalizers().finalize(model, search, found);
  return model_from_bytes(found.bytes()).cells.at(0).nodes.at(0).edges.at(0).op.name;
}

}  // namespace nas::minimal
