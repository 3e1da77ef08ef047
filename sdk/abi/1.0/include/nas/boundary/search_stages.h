#pragma once
/// \file
/// Boundary: searches in several stages, each with a supernet, data and a schedule of its own. A stage can begin with
/// the weights and the architecture parameters of an earlier one.

#include <cstdint>
#include <string_view>

#include "nas/boundary/builder.h"
#include "nas/boundary/finalizers.h"
#include "nas/boundary/object.h"
#include "nas/boundary/sized.h"
#include "nas/boundary/trainer.h"
#include "nas/boundary/tree.h"

namespace nas {

/// One stage. Everything in it is borrowed for the call.
struct StageRequest : Sized {
  uint32_t struct_size = sizeof(StageRequest);
  /// Unique in the run: made of a-z, 0-9, '_' and '-', and neither "search", "eval" nor "run". It names the stage in
  /// the metrics, its checkpoints, its random streams and its folder search/NAME.
  std::string_view name;
  /// The section of the configuration, such as "search" or "search.second", with tables `data`, `model` and `train`
  /// like those of [search]. The trainer and the finalizers are given this section.
  std::string_view section;
  /// Required; it describes the supernet by the table `model` of the section, unless `supernet` gives it.
  IModelDescBuilder* builder = nullptr;
  TreeBytes supernet{};               ///< a ModelDesc for the run's images and classes; empty: the builder's
  IArchTrainer* trainer = nullptr;    ///< nullptr: only the weights are trained
  IFinalizers* finalizers = nullptr;  ///< required
  /// The name of an earlier stage, whose weights, running statistics and architecture parameters are the initial ones
  /// where names and shapes fit. The candidates of a mixture, and the entries of an architecture parameter that has one
  /// for each of them, are matched by the candidates' names, so a stage may have fewer of them. An op of which one
  /// tensor has another shape is initialised afresh as a whole. Empty: everything is initialised afresh.
  std::string_view inherit{};
};

/// Implemented by the host; host().query<ISearchStages>() returns it during a run, in the process of the method: not to
/// the parts of a training in a worker. [run-thread]
class ISearchStages : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.search_stages/1";
  /// Trains the supernet of a stage, finalizes it, and gives the StageResult (nas/search_stages.h) to `result`. A
  /// finished stage is kept in the directory of the run: when a resumed run asks for it again, the result is returned
  /// at once. A stage that holds out the same fractions as another one uses the same images for the same purpose.
  /// Throws std::invalid_argument for a name that is malformed, for a section that does not exist or lacks a table, for
  /// a missing part, for an earlier stage that does not exist, and when a resumed run asks for another supernet under
  /// the name of a finished stage.
  virtual void train(const StageRequest& request, TreeOut& result) = 0;

 protected:
  ~ISearchStages() = default;
};

}  // namespace nas
