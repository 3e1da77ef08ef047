#include "nas/plugin.h"

#include "candidate_trainer.h"
#include "petridish_experiment_runner.h"
#include "petridish_finalizers.h"
#include "petridish_model_desc_builder.h"
#include "petridish_op.h"

using namespace nas::petridish;

NAS_PLUGIN("petridish", "0.1.0", "MIT", "Efficient forward architecture search (Hu et al. 2019)",
           nas::runner<PetridishExperimentRunner>("petridish", "grow a pool along the frontier of cost and error"),
           nas::builder<PetridishModelDescBuilder>("petridish", "found models at the size of the eval"),
           nas::trainer<CandidateTrainer>("petridish", "weights and alphas together, L1 on the alphas"),
           nas::finalizers<PetridishFinalizers>("petridish", "the candidates of largest |alpha|"),
           nas::op<PetridishOp>("petridish_normal_op", "all candidates of a new node"),
           nas::op<PetridishOp>("petridish_reduction_op", "the same in a reduction cell"));
