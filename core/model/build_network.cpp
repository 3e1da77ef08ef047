#include "core/model/build_network.h"

#include <stdexcept>

#include "core/base/error.h"
#include "core/base/plugin_call.h"
#include "core/base/plugin_owner.h"
#include "core/ops/op_registry.h"
#include "nas/desc_tree.h"

namespace nas::core {

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
  call_plugin({.plugin = plugin_of(builder), .part = "its builder"}, [&] {
    try {
      builder.build(request, desc);
    } catch (const std::invalid_argument& error) {
      throw Error(ExitCode::config, std::string("these settings do not make a network: ") + error.what(), "",
                  "change [search.model] or [eval.model]");
    }
  });
  return model_from_tree(desc.tree());
}

std::shared_ptr<Model> build_model(const ModelDesc& desc, const OpRegistry& ops, uint64_t seed, Engine engine) {
  torch::manual_seed(seed);
  OpBuilder builder(ops, engine);
  return Model::build(desc, builder, engine);
}

std::shared_ptr<Model> build_given_model(const ModelDesc& desc, const OpRegistry& ops, uint64_t seed, Engine engine) {
  try {
    return build_model(desc, ops, seed, engine);
  } catch (const PluginFailure&) {
    throw;
  } catch (const Error& error) {
    throw std::invalid_argument(std::string(error.what()) + (error.where().empty() ? "" : " " + error.where()));
  }
}

ModelDesc finalized(IModel& model, IFinalizers& finalizers, const IConfig& section) {
  ReceivedTree found;
  call_plugin({.plugin = plugin_of(finalizers), .part = "its finalizers"},
              [&] { finalizers.finalize(model, section, found); });
  return model_from_tree(found.tree());
}

}  // namespace nas::core
