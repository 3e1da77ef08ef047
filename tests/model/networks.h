#pragma once
/// \file
/// Networks for the tests, built as a run builds them: macro numbers through nas::ModelDescBuilder.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/config/schema.h"
#include "core/desc/genotype_text.h"
#include "core/model/model.h"
#include "core/ops/op_registry.h"
#include "core/ops/standard_ops.h"
#include "nas/builder.h"

namespace nas::core::testing {

struct NetworkOptions {
  int64_t channels = 36, layers = 20, reductions = 2;
  Shape input{3, 32, 32};
  int64_t classes = 10;
  double aux_weight = 0.0;
  std::vector<std::string> settings{};  ///< further ones of [eval.model]: "stems=\"separate\""
};

/// Without a genotype the builder makes the cells itself.
inline ModelDesc build_network_desc(IModelDescBuilder& builder, const NetworkOptions& options, TreeBytes cells = {}) {
  Schema schema;
  schema.add_core(core_defaults());
  Sources sources;
  sources.settings = {"eval.model.channels=" + std::to_string(options.channels),
                      "eval.model.cells=" + std::to_string(options.layers),
                      "eval.model.reductions=" + std::to_string(options.reductions),
                      "eval.model.aux_weight=" + std::to_string(options.aux_weight)};
  for (const std::string& setting : options.settings) sources.settings.push_back("eval.model." + setting);
  const Config config = resolve(schema, sources);
  BuildRequest request;
  request.config = &config.section("eval.model");
  request.input_channels = options.input.channels;
  request.input_height = options.input.height;
  request.input_width = options.input.width;
  request.classes = options.classes;
  request.cell_template = cells;
  ReceivedTree desc;
  builder.build(request, desc);
  return model_from_tree(desc.tree());
}

inline ModelDesc network_desc(std::string_view genotype, const NetworkOptions& options) {
  const std::string cells = bytes_of(template_of(genotype_from_text(genotype)));
  return build_network_desc(*make<ModelDescBuilder>(), options, cells);
}

inline std::shared_ptr<Model> build_model(const ModelDesc& desc, const OpRegistry& ops = standard_ops()) {
  OpBuilder builder(ops);
  return Model::build(desc, builder);
}

/// Scales, shifts and running statistics away from one and zero, which would hide mistakes.
inline void stir(Model& model) {
  const torch::NoGradGuard no_grad;
  for (auto& [name, weight] : model.named_weights())
    if (weight.dim() == 1) weight.uniform_(0.5, 1.5);
  for (auto& [name, buffer] : model.named_buffers())
    if (buffer.is_floating_point()) buffer.uniform_(0.5, 1.5);
}

}  // namespace nas::core::testing
