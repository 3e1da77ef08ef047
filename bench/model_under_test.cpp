#include "bench/model_under_test.h"

#include "core/base/file.h"
#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/config/schema.h"
#include "core/desc/genotype_text.h"
#include "core/model/build_network.h"
#include "core/ops/standard_ops.h"
#include "core/train/measure.h"
#include "darts_model_desc_builder.h"
#include "dirichlet_op.h"
#include "gdas_op.h"
#include "mixed_op.h"
#include "nas/search_space.h"
#include "partial_op.h"

namespace nas::bench {

namespace {

constexpr int64_t kClasses = 10;

/// Liu, Simonyan, Yang 2019, figure 4 and 5, second order.
constexpr const char* kDartsV2 =
    "Genotype(normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1), "
    "('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)], normal_concat=[2, 3, 4, 5], "
    "reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 1), ('max_pool_3x3', 0), "
    "('skip_connect', 2), ('skip_connect', 2), ('max_pool_3x3', 1)], reduce_concat=[2, 3, 4, 5])";

core::Engine engine_of(Variant variant) {
  return variant == Variant::fused || variant == Variant::inference ? core::Engine::fused : core::Engine::reference;
}

std::shared_ptr<core::Model> build(const ModelDesc& desc, Variant variant) {
  static const core::OpRegistry registry = ops();
  auto model = core::build_model(desc, registry, 1, engine_of(variant));
  core::move_to_device(*model, torch::kCPU, variant != Variant::reference);
  model->train();
  return model;
}

}  // namespace

core::Config config_of(const NetworkSize& size) {
  core::Schema schema;
  schema.add_core(core::core_defaults());
  schema.add_plugin("darts", core::read_file(NAS_DARTS_TOML));
  std::vector<std::string> settings;
  for (const std::string section : {"search.model.", "eval.model."}) {
    settings.push_back(section + "channels=" + std::to_string(size.channels));
    settings.push_back(section + "cells=" + std::to_string(size.cells));
    settings.push_back(section + "reductions=" + std::to_string(size.reductions));
  }
  settings.push_back("eval.model.aux_weight=0");
  return core::resolve(schema, {.file = "", .settings = settings});
}

core::OpRegistry ops() {
  core::OpRegistry registry = core::standard_ops();
  registry.add("mixed_op", core::constructor_of<darts::MixedOp>());
  registry.add("gdas_op", core::constructor_of<gdas::GdasOp>());
  registry.add("pc_darts_op", core::constructor_of<pc_darts::PartialOp>());
  registry.add("drnas_op", core::constructor_of<drnas::DirichletOp>());
  return registry;
}

std::shared_ptr<core::Model> darts_supernet(const core::Config& config, const NetworkSize& size, Variant variant) {
  darts::DartsModelDescBuilder builder;
  return build(core::build_desc(builder, config.section("search.model"), size.input, kClasses, {}), variant);
}

std::shared_ptr<core::Model> supernet_of(const std::string& op, const core::Config& config, const NetworkSize& size,
                                         Variant variant) {
  class Builder final : public DenseModelDescBuilder {
   public:
    explicit Builder(EdgeDesc edge) : edge_(std::move(edge)) {}

   protected:
    EdgeDesc build_edge(const CellPlan&, int64_t state) override {
      edge_.inputs = {state};
      return edge_;
    }

   private:
    EdgeDesc edge_;
  };
  EdgeDesc edge = nas::edge(op, 0);
  if (op != "gdas_op") edge.op.attributes["channel_parts"] = int64_t{4};
  Builder builder(std::move(edge));
  return build(core::build_desc(builder, config.section("search.model"), size.input, kClasses, {}), variant);
}

std::shared_ptr<core::Model> darts_v2(const core::Config& config, const NetworkSize& size, Variant variant) {
  ModelDescBuilder builder;
  const std::string cells = bytes_of(core::template_of(core::genotype_from_text(kDartsV2)));
  return build(core::build_desc(builder, config.section("eval.model"), size.input, kClasses, cells), variant);
}

std::shared_ptr<core::Model> darts_v2_of_search(const core::Config& config, const NetworkSize& size, Variant variant) {
  darts::DartsModelDescBuilder builder;
  const std::string cells = bytes_of(core::template_of(core::genotype_from_text(kDartsV2)));
  return build(core::build_desc(builder, config.section("search.model"), size.input, kClasses, cells), variant);
}

Batch random_batch(const NetworkSize& size, Variant variant) {
  torch::manual_seed(7);
  Batch batch{torch::randn({size.batch, size.input.channels, size.input.height, size.input.width}),
              torch::randint(0, kClasses, {size.batch}, torch::kInt64)};
  if (variant != Variant::reference) batch.x = batch.x.contiguous(torch::MemoryFormat::ChannelsLast);
  return batch;
}

}  // namespace nas::bench
