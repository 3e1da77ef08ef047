// Everything of the boundary in one library, for abidiff. It is compiled with -femit-class-debug-always: otherwise GCC
// describes a class with virtual functions only where its table is, and abidiff would see none of them.
#include "nas/abi.h"
#include "nas/boundary/builder.h"
#include "nas/boundary/candidate_set.h"
#include "nas/boundary/config.h"
#include "nas/boundary/dataset.h"
#include "nas/boundary/durable_values.h"
#include "nas/boundary/evaluation.h"
#include "nas/boundary/finalizers.h"
#include "nas/boundary/limits.h"
#include "nas/boundary/live_networks.h"
#include "nas/boundary/mixture.h"
#include "nas/boundary/model.h"
#include "nas/boundary/networks.h"
#include "nas/boundary/object.h"
#include "nas/boundary/op.h"
#include "nas/boundary/population.h"
#include "nas/boundary/record.h"
#include "nas/boundary/runner.h"
#include "nas/boundary/search_stages.h"
#include "nas/boundary/trainer.h"
#include "nas/boundary/training_control.h"
#include "nas/boundary/trainings.h"
#include "nas/boundary/tree.h"
#include "nas/strategy.h"

#define SEEN(type) \
  extern "C" [[gnu::visibility("default")]] void seen_##type(type&) {}

SEEN(nas_manifest)
SEEN(nas_error)
SEEN(nas_host_api)
SEEN(nas_create_args)
SEEN(nas_factory)
SEEN(nas_plugin_api)

SEEN(nas_ask)
SEEN(nas_candidate)
SEEN(nas_edge)
SEEN(nas_result)
SEEN(nas_search_space)
SEEN(nas_strategy)
SEEN(nas_strategy_host)

using namespace nas;

SEEN(BuildRequest)
SEEN(CostRequest)
SEEN(EvaluationRequest)
SEEN(LiveNetworkRequest)
SEEN(OpRequest)
SEEN(SearchParts)
SEEN(StageRequest)
SEEN(TrainingRequest)
SEEN(TreeOut)

SEEN(IActiveCandidates)
SEEN(IArchTrainer)
SEEN(IBatches)
SEEN(ICandidateSet)
SEEN(IConfig)
SEEN(IDataset)
SEEN(IDurableValues)
SEEN(IEdgeWeights)
SEEN(IEvaluation)
SEEN(IEvaluator)
SEEN(IExpectedTrainings)
SEEN(IExperimentRunner)
SEEN(IFinalizers)
SEEN(IInterface)
SEEN(ILimits)
SEEN(ILiveNetwork)
SEEN(ILiveNetworks)
SEEN(IMixture)
SEEN(IModel)
SEEN(IModelDescBuilder)
SEEN(INetworks)
SEEN(IObject)
SEEN(IOp)
SEEN(IOpBuilder)
SEEN(IOpFactory)
SEEN(IPartialMixture)
SEEN(IRecord)
SEEN(IRun)
SEEN(ISampledMixture)
SEEN(ISearchStages)
SEEN(ISearcher)
SEEN(IState)
SEEN(ITraining)
SEEN(ITrainingControl)
SEEN(ITrainingResults)
SEEN(ITrainings)
