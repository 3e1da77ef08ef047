#include "core/app/trained_run.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/desc/desc_toml.h"
#include "core/model/build_network.h"
#include "core/model/weights_file.h"
#include "core/record/run_directory.h"
#include "core/record/written_files.h"

namespace nas::core {

TrainedRun open_trained_run(const std::string& directory, const OpRegistry& ops, Engine engine) {
  const RunPaths paths{directory};
  TrainedRun run{.info = RunInfo::read(paths.info()), .model = nullptr};
  if (!run.info.provenance.data)
    throw Error(ExitCode::unreadable, "the run does not say how its images were normalised", paths.info().string(),
                "repeat the run with its config.toml");
  for (const std::string& name : changed_files(run.info, paths))
    log::warning(name + " was changed after the run wrote it: the results are those of the changed file");
  const auto model = build_model(read_model_desc(paths.model().string()), ops, 0, engine);
  load_weights(paths.weights().string(), *model);
  run.model = std::make_unique<InferenceModel>(model, engine);
  if (!run.model->is_folded() && engine == Engine::fused)
    log::info("the network has an op that the inference path does not know, so it is computed op by op");
  return run;
}

}  // namespace nas::core
