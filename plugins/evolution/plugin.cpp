#include "nas/plugin.h"

#include "evolution_searcher.h"

NAS_PLUGIN("evolution", "0.1.0", "MIT", "Regularized evolution (Real et al. 2019)",
           nas::runner<nas::evolution::EvolutionExperimentRunner>("evolution",
                                                                  "mutate the best of a sample, let the oldest die"));
