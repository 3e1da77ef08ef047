#pragma once
/// \file
/// Model description builders: from a few macro numbers to the full description of a network, supernet or found one.
/// ModelDescBuilder builds it in parts, each a method of its own, so that a method overrides the part it changes:
/// mostly build_nodes().

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nas/config.h"
#include "nas/desc.h"
#include "nas/desc_tree.h"
#include "nas/object.h"
#include "nas/op_names.h"
#include "nas/tree.h"

namespace nas {

/// What to build. Borrowed for the call.
struct BuildRequest {
  uint32_t struct_size = sizeof(BuildRequest);
  const IConfig* config = nullptr;  ///< the section [search.model] or [eval.model]
  int64_t input_channels = 0, input_height = 0, input_width = 0, classes = 0;
  /// A found network whose first normal and first reduction cell fill the new one's; nullptr: a new supernet.
  const ITreeSource* cell_template = nullptr;
};

/// Implemented by plugins. [run-thread]
class IModelDescBuilder : public IObject {
 public:
  static constexpr std::string_view iid = "nas.builder/0";
  /// Tells `out` a ModelDesc. Throws std::invalid_argument for numbers that make no network.
  virtual void build(const BuildRequest& request, ITreeSink& out) = 0;
};

// ---- Layer 3 ----

/// One cell about to be built.
struct CellPlan {
  int64_t index = 0;
  CellType type = CellType::normal;
  bool reduction_prev = false;  ///< the cell before is a reduction cell
  int64_t channels = 0;         ///< of every node
  int64_t node_count = 0;
  Shape in0, in1;  ///< what comes in: outputs of the cells before
  bool reduction() const noexcept { return type == CellType::reduction; }
  /// Only edges from a cell's two inputs reduce; what a reduction cell has computed is small already.
  int64_t stride(int64_t input) const noexcept { return reduction() && input < 2 ? 2 : 1; }
};

class ModelDescBuilder : public Implements<ModelDescBuilder, IModelDescBuilder> {
 public:
  virtual ~ModelDescBuilder() = default;
  void build(const BuildRequest& request, ITreeSink& out) final;

 protected:
  virtual ModelDesc build_model();
  virtual void build_model_stems(ModelDesc& model);
  virtual void build_cells(ModelDesc& model);
  virtual CellDesc build_cell(const ModelDesc& model, const CellPlan& plan);
  virtual void build_cell_stems(const CellPlan& plan, CellDesc& cell);
  /// The nodes of a cell without a template. Nothing to override: the builder then only fills templates.
  virtual std::vector<NodeDesc> build_nodes(const CellPlan& plan);
  virtual std::vector<NodeDesc> build_nodes_from_template(const CellPlan& plan, const CellDesc& cell_template);
  virtual void build_cell_post_op(const CellPlan& plan, CellDesc& cell);
  virtual void build_aux_tower(ModelDesc& model);
  virtual void build_model_pool(ModelDesc& model);
  virtual void build_logits_op(ModelDesc& model);
  /// Cells that reduce: floor(L (i+1) / (R+1)) for i in 0..R-1. Needs L >= 2R+1.
  virtual std::vector<int64_t> reduction_indices() const;

  const IConfig& config() const { return *config_; }
  const CellDesc* cell_template(CellType type) const;
  const Shape& input() const noexcept { return input_; }
  /// The shape that cell `index` puts out; known for the cells built so far.
  const Shape& output_of(int64_t index) const { return outputs_.at(static_cast<size_t>(index + 2)); }

 private:
  CellPlan plan_cell(int64_t index, const std::vector<int64_t>& reductions, int64_t channels) const;

  const IConfig* config_ = nullptr;
  Shape input_;
  int64_t classes_ = 0;
  ModelDesc template_;
  std::vector<Shape> outputs_;  ///< of both stems, then of each cell
};

}  // namespace nas

#include "nas/builder_inl.h"
