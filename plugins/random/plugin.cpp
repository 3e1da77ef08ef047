#include "nas/plugin.h"

#include "random_experiment_runner.h"

NAS_PLUGIN("random", "0.1.0", "MIT", "Random search (Li and Talwalkar 2019)",
           nas::runner<nas::random::RandomExperimentRunner>("random", "draw networks, train each, keep the best"));
