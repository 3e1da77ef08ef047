#include "nas/plugin.h"

#include "bilevel_arch_trainer.h"
#include "darts_experiment_runner.h"
#include "darts_model_desc_builder.h"
#include "mixed_op.h"

using namespace nas::darts;

NAS_PLUGIN("darts", "0.1.0", "MIT", "Differentiable architecture search (Liu, Simonyan, Yang 2019)",
           nas::runner<DartsExperimentRunner>("darts", "search by bilevel optimization, then eval"),
           nas::builder<DartsModelDescBuilder>("darts", "supernet of mixed ops"),
           nas::trainer<BilevelArchTrainer>("darts", "weights by the host, alphas by Adam on validation batches"),
           nas::op<MixedOp>("mixed_op", "all eight primitives, weighted by softmax(alphas)"));
