#include "petridish_model_desc_builder.h"

#include <algorithm>
#include <cmath>

#include "growth.h"

namespace nas::petridish {

namespace {

int64_t scaled_cells(const ModelDesc& desc, const IConfig& config) {
  const auto cells = static_cast<double>(desc.cells.size()) * config.real("cell_scale");
  const int64_t least = 2 * reductions_of(desc) + 1;
  return std::max(least, std::min(static_cast<int64_t>(std::ceil(cells)), config.integer("cells")));
}

}  // namespace

MacroSizes PetridishModelDescBuilder::macro_sizes() const {
  MacroSizes sizes = ModelDescBuilder::macro_sizes();
  if (found().stems.empty()) return sizes;
  sizes.cells = scaled_cells(found(), config());
  sizes.reductions = reductions_of(found());
  return sizes;
}

void PetridishModelDescBuilder::build_aux_tower(ModelDesc& model) {
  const Shape& map = output_of(2 * sizes().cells / 3);
  if (std::min(map.height, map.width) >= 6) ModelDescBuilder::build_aux_tower(model);
}

}  // namespace nas::petridish
