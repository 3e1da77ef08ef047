#include "nas/plugin.h"

#include "evolution_searcher.h"
#include "nas/uniform_path.h"

using namespace nas::evolution;

NAS_PLUGIN("evolution", "0.1.0", "MIT", "Regularized evolution (Real et al. 2019)",
           nas::runner<EvolutionExperimentRunner>("evolution", "mutate the best of a sample, let the oldest die"),
           nas::builder<PathModelDescBuilder>("evolution", "supernet of uniform paths"),
           nas::op<nas::UniformPathOp>("evolution_path", "one of seven primitives, drawn for each forward pass"));
