#include "petridish_finalizers.h"

#include "growth.h"
#include "selection.h"

namespace nas::petridish {

void PetridishFinalizers::finalize(IModel& supernet, const IConfig& section, ITreeSink& found) {
  const auto children = static_cast<size_t>(section.integer("children"));
  ModelDesc model = desc_of(supernet);
  for (size_t c = 0; c < model.cells.size(); ++c)
    for (size_t n = 0; n < model.cells[c].nodes.size(); ++n)
      for (size_t e = 0; e < model.cells[c].nodes[n].edges.size(); ++e) {
        EdgeDesc& edge = model.cells[c].nodes[n].edges[e];
        if (!is_candidate_op(edge.op.name)) continue;
        const IOp& op = supernet.op(static_cast<int64_t>(c), static_cast<int64_t>(n), static_cast<int64_t>(e));
        edge = chosen_edge(edge, strongest(op.arch_parameters(), children));
      }
  emit(to_tree(model), found);
}

}  // namespace nas::petridish
