#include "core/model/build_network.h"

#include <stdexcept>

#include "core/base/error.h"
#include "core/base/plugin_call.h"
#include "core/base/plugin_owner.h"
#include "core/ops/op_registry.h"
#include "nas/desc_tree.h"

namespace nas::core {

namespace {

/// The network that a part of a plugin has given. Called within the call of that part, which a fault is reported with.
ModelDesc given_network(const ReceivedTree& given) {
  if (given.bytes().empty()) throw std::invalid_argument("it gave no network");
  try {
    return model_from_bytes(given.bytes());
  } catch (const std::invalid_argument& fault) {
    throw std::invalid_argument(std::string("what it gave describes no network: ") + fault.what());
  }
}

}  // namespace

ModelDesc build_desc(IModelDescBuilder& builder, const IConfig& config, const Shape& input, int64_t classes,
                     TreeBytes cells) {
  BuildRequest request;
  request.config = &config;
  request.input_channels = input.channels;
  request.input_height = input.height;
  request.input_width = input.width;
  request.classes = classes;
  request.cell_template = cells;
  ReceivedTree desc;
  return call_plugin({.plugin = plugin_of(builder), .part = "its builder"}, [&] {
    try {
      builder.build(request, desc);
    } catch (const std::invalid_argument& error) {
      throw Error(ExitCode::config, std::string("these settings do not make a network: ") + error.what(), "",
                  "change [search.model] or [eval.model]");
    }
    return given_network(desc);
  });
}

std::shared_ptr<Model> build_model(const ModelDesc& desc, const OpRegistry& ops, uint64_t seed, Engine engine) {
  torch::manual_seed(seed);
  OpBuilder builder(ops, engine);
  return Model::build(desc, builder, engine);
}

std::shared_ptr<Model> build_given_model(const ModelDesc& desc, const OpRegistry& ops, uint64_t seed, Engine engine) {
  return build_given([&] { return build_model(desc, ops, seed, engine); });
}

ModelDesc finalized(IModel& model, IFinalizers& finalizers, const IConfig& section) {
  ReceivedTree found;
  return call_plugin({.plugin = plugin_of(finalizers), .part = "its finalizers"}, [&] {
    finalizers.finalize(model, section, found);
    return given_network(found);
  });
}

}  // namespace nas::core
