#pragma once
/// \file
/// From a configuration's macro numbers to a network, through a method's builder.

#include <memory>

#include "core/engine/engine.h"
#include "core/model/model.h"
#include "core/ops/op_registry.h"
#include "nas/builder.h"
#include "nas/config.h"
#include "nas/desc.h"
#include "nas/finalizers.h"

namespace nas::core {

/// What `builder` makes of `config`, a section [search.model] or [eval.model], for images of `input`; `cells` are those
/// to fill it with, nullptr for a supernet. Throws Error(config) with the builder's reason for numbers that make none.
ModelDesc build_desc(IModelDescBuilder& builder, const IConfig& config, const Shape& input, int64_t classes,
                     const ITreeSource* cells);

/// The network itself, its initial weights drawn from `seed`: the same for both engines.
std::shared_ptr<Model> build_model(const ModelDesc& desc, const OpRegistry& ops, uint64_t seed,
                                   Engine engine = Engine::fused);

/// The network of a description that a plugin made up, to be looked at and thrown away. Throws std::invalid_argument
/// with the reason when it cannot be built.
std::shared_ptr<Model> build_given_model(const ModelDesc& desc, const OpRegistry& ops);

/// What `finalizers` make of `model`; `section` is that of its training.
ModelDesc finalized(IModel& model, IFinalizers& finalizers, const IConfig& section);

}  // namespace nas::core
