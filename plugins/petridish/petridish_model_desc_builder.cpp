#include "petridish_model_desc_builder.h"

#include <algorithm>
#include <cmath>

#include "growth.h"
#include "nas/config_overlay.h"

namespace nas::petridish {

namespace {

/// Small images can lead to maps that are too small for an auxiliary tower. A long search must not fail for that
/// reason, so the tower is left out.
class TowerWhereItFits final : public ModelDescBuilder {
 protected:
  void build_aux_tower(ModelDesc& model) override {
    const Shape& map = output_of(2 * config().integer("cells") / 3);
    if (std::min(map.height, map.width) >= 6) ModelDescBuilder::build_aux_tower(model);
  }
};

int64_t scaled_cells(const ModelDesc& desc, const IConfig& config) {
  const auto cells = static_cast<double>(desc.cells.size()) * config.real("cell_scale");
  const int64_t least = 2 * reductions_of(desc) + 1;
  return std::max(least, std::min(static_cast<int64_t>(std::ceil(cells)), config.integer("cells")));
}

}  // namespace

void PetridishModelDescBuilder::build(const BuildRequest& request, ITreeSink& out) {
  ConfigOverlay sized(*request.config);
  const ModelDesc given = request.cell_template ? model_from_tree(to_tree(*request.cell_template)) : ModelDesc{};
  if (!given.stems.empty())
    sized.set("cells", scaled_cells(given, *request.config)).set("reductions", reductions_of(given));
  BuildRequest with_size = request;
  with_size.config = &sized;
  TowerWhereItFits().build(with_size, out);
}

}  // namespace nas::petridish
