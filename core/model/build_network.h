#pragma once
/// \file
/// Builds a network from a configuration's macro numbers, with a method's builder.

#include <memory>
#include <stdexcept>
#include <string>

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/model/model.h"
#include "core/ops/op_registry.h"
#include "nas/builder.h"
#include "nas/config.h"
#include "nas/desc.h"
#include "nas/finalizers.h"

namespace nas::core {

/// The description that `builder` makes from `config`, a section [search.model] or [eval.model], for images of shape
/// `input`. `cells`: the network whose cells are used, empty for a supernet. Throws Error(config) with the builder's
/// reason when the numbers do not make a network.
ModelDesc build_desc(IModelDescBuilder& builder, const IConfig& config, const Shape& input, int64_t classes,
                     TreeBytes cells);

/// Calls `build`, which builds the network of a description that comes from a plugin. What makes the description
/// impossible becomes std::invalid_argument, for the plugin to handle. Ctrl-C, a failed allocation and a failing op say
/// nothing about the description: they pass.
template <class Build>
auto build_given(const Build& build) {
  try {
    return build();
  } catch (const Error& error) {
    if (error.code() != ExitCode::unreadable) throw;
    throw std::invalid_argument(std::string(error.what()) + (error.where().empty() ? "" : " " + error.where()));
  }
}

/// The network, with initial weights drawn from `seed`, the same for both engines.
std::shared_ptr<Model> build_model(const ModelDesc& desc, const OpRegistry& ops, uint64_t seed,
                                   Engine engine = Engine::fused);

/// A network of a description that comes from a plugin, such as one that is only checked or measured. Throws
/// std::invalid_argument with the reason when it cannot be built.
std::shared_ptr<Model> build_given_model(const ModelDesc& desc, const OpRegistry& ops, uint64_t seed = 0,
                                         Engine engine = Engine::fused);

/// The network that `finalizers` derive from `model`; `section`: the section of its training.
ModelDesc finalized(IModel& model, IFinalizers& finalizers, const IConfig& section);

}  // namespace nas::core
