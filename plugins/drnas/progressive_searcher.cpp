#include "progressive_searcher.h"

#include <string>

#include "nas/cosine_over_stages.h"
#include "nas/host.h"
#include "nas/model.h"

namespace nas::drnas {

namespace {

/// Before the first stage, because the second one needs it.
void require_whole_parts(const IRun& run) {
  const std::string key = "search.drnas.second_channel_parts", other = "search.model.channels";
  const int64_t parts = run.config().integer(key), channels = run.config().integer(other);
  if (channels % parts != 0)
    run.reject(key,
               "\"" + key + "\" (" + std::to_string(parts) + ") must divide \"" + other + "\" (" +
                   std::to_string(channels) + ")",
               "change " + key + " or " + other);
}

}  // namespace

ModelDesc pruned(ModelDesc supernet, const std::vector<LearnedParameter>& learned, const Pruning& pruning) {
  const ModelDesc whole = supernet;
  for_each_edge(whole, [&](int64_t cell, int64_t node, int64_t edge) {
    CellDesc& own = supernet.cells[static_cast<size_t>(cell)];
    OpDesc& op = own.nodes[static_cast<size_t>(node)].edges[static_cast<size_t>(edge)].op;
    const LearnedParameter& alphas = alphas_of(learned, own.alphas_from, node, edge);
    op.attributes["primitives"] = strongest_candidates(alphas, pruning.primitives);
    op.attributes["channel_parts"] = pruning.channel_parts;
  });
  return supernet;
}

void ProgressiveSearcher::search(IRun& run, const SearchParts& parts, TreeOut& found) {
  require_whole_parts(run);
  const int64_t epochs = run.config().integer("search.train.epochs");
  CosineOverStages first_trainer(*parts.trainer, 0, 2 * epochs), second_trainer(*parts.trainer, epochs, 2 * epochs);
  ISearchStages& stages = host().require<ISearchStages>();
  StageRequest request;
  request.section = "search";
  request.builder = parts.builder;
  request.finalizers = parts.finalizers;
  request.name = "first";
  request.trainer = &first_trainer;
  const StageResult first = train_stage(stages, request);

  const Pruning pruning{.primitives = run.config().integer("search.drnas.second_primitives"),
                        .channel_parts = run.config().integer("search.drnas.second_channel_parts")};
  const std::string supernet = bytes_of(pruned(first.supernet, first.parameters, pruning));
  request.name = "second";
  request.supernet = supernet;
  request.trainer = &second_trainer;
  request.inherit = first.name;
  give(found, train_stage(stages, request).found);
}

}  // namespace nas::drnas
