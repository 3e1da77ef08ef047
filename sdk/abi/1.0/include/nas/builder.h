#pragma once
/// \file
/// ModelDescBuilder turns a few macro numbers into the full description of a network: a supernet, or a network made of
/// found cells. Each part of the network has its own virtual function, and a search method overrides the parts that it
/// changes: in most cases build_nodes() alone.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nas/boundary/builder.h"
#include "nas/config.h"
#include "nas/desc.h"
#include "nas/desc_tree.h"
#include "nas/object.h"
#include "nas/op_names.h"

namespace nas {

/// A cell that is about to be built.
struct CellPlan {
  int64_t index = 0;
  CellType type = CellType::normal;
  /// The two inputs differ in size: the cell before this one is a reduction cell, or the stems give two sizes.
  bool reduction_prev = false;
  int64_t channels = 0;  ///< channels of every node
  int64_t node_count = 0;
  Shape in0, in1;  ///< the outputs of the two cells before this one, which it reads
  bool reduction() const noexcept { return type == CellType::reduction; }
  /// The stride of an edge that reads state `input`: 2 from the two inputs of a reduction cell, else 1, because the
  /// nodes of a reduction cell already have half the height and width.
  int64_t stride(int64_t input) const noexcept { return reduction() && input < 2 ? 2 : 1; }
};

/// The macro numbers of a network.
struct MacroSizes {
  int64_t channels = 0, cells = 0, reductions = 0, nodes = 0;
};

/// Builds a network in parts. Override the parts that differ. [run-thread]
class ModelDescBuilder : public Implements<ModelDescBuilder, IModelDescBuilder> {
 public:
  virtual ~ModelDescBuilder() = default;
  void build(const BuildRequest& request, TreeOut& out) final;

 protected:
  /// `channels`, `cells`, `reductions` and `nodes` of config(), which a method may replace. Called first in build().
  virtual MacroSizes macro_sizes() const;
  virtual ModelDesc build_model();
  virtual void build_model_stems(ModelDesc& model);
  virtual void build_cells(ModelDesc& model);
  virtual CellDesc build_cell(const ModelDesc& model, const CellPlan& plan);
  virtual void build_cell_stems(const CellPlan& plan, CellDesc& cell);
  /// The nodes of a cell of the supernet. An edge without channels, such as that of nas::edge(), is given the channels
  /// and the stride of `plan`. Without an override the builder can only build networks from found cells, and
  /// throws std::invalid_argument when it is given none.
  virtual std::vector<NodeDesc> build_nodes(const CellPlan& plan);
  /// The nodes of `cell_template` with the channels and strides of `plan`.
  virtual std::vector<NodeDesc> build_nodes_from_template(const CellPlan& plan, const CellDesc& cell_template);
  virtual void build_cell_post_op(const CellPlan& plan, CellDesc& cell);
  virtual void build_aux_tower(ModelDesc& model);
  virtual void build_model_pool(ModelDesc& model);
  virtual void build_logits_op(ModelDesc& model);
  /// The indices of the reduction cells: floor(L (i+1) / (R+1)) for i in 0..R-1, with L cells and R reductions. Throws
  /// std::invalid_argument unless L >= 2R+1.
  virtual std::vector<int64_t> reduction_indices() const;

  /// The section of the configuration: [search.model] or [eval.model]. Valid during build().
  const IConfig& config() const { return *config_; }
  /// The numbers that macro_sizes() gave.
  const MacroSizes& sizes() const noexcept { return sizes_; }
  /// The network whose cells fill the new one; without cells when a supernet is built.
  const ModelDesc& found() const noexcept { return template_; }
  /// The first cell of `type` among the found cells. Throws std::invalid_argument when there is none.
  const CellDesc* cell_template(CellType type) const;
  /// One image of the data set.
  const Shape& input() const noexcept { return input_; }
  /// The output of cell `index`, or of a stem for the indices -2 and -1. Throws std::out_of_range for a cell that is
  /// not built yet.
  const Shape& output_of(int64_t index) const { return outputs_.at(static_cast<size_t>(index + 2)); }

 private:
  CellPlan plan_cell(int64_t index, const std::vector<int64_t>& reductions, int64_t channels) const;

  const IConfig* config_ = nullptr;
  MacroSizes sizes_;
  Shape input_;
  int64_t classes_ = 0;
  ModelDesc template_;
  std::vector<Shape> outputs_;  ///< the outputs of both stems, then of each cell
};

}  // namespace nas

#include "nas/builder_inl.h"
