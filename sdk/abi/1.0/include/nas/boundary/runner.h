#pragma once
/// \file
/// Boundary: a run, and the three kinds of object that carry it out: experiment runner, searcher and evaluator.

#include <cstdint>
#include <string_view>

#include "nas/boundary/builder.h"
#include "nas/boundary/config.h"
#include "nas/boundary/finalizers.h"
#include "nas/boundary/object.h"
#include "nas/boundary/sized.h"
#include "nas/boundary/trainer.h"
#include "nas/boundary/tree.h"

namespace nas {

/// A run under way. Implemented by the host. [run-thread]
class IRun : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.run/1";
  /// The whole configuration of the run.
  virtual const IConfig& config() const = 0;
  /// Makes an object of any loaded plugin or of the host, by the kind and the name of its factory. The caller owns the
  /// object, which is given the whole configuration. When there is no such factory, or it makes no object, the run
  /// ends: throws RunEnds.
  virtual IObject* create(std::string_view kind, std::string_view name) = 0;
  /// Ends the run because the configuration asks for something impossible: throws RunEnds. The user sees `problem` and
  /// `remedy`, each a sentence without its full stop, and the place where `key`, such as "search.random.samples", was
  /// set. The exit code is 3. Throws std::invalid_argument for a key that the configuration does not have.
  [[noreturn]] virtual void reject(std::string_view key, std::string_view problem, std::string_view remedy) const = 0;

 protected:
  ~IRun() = default;
};

/// What a search is made of. Everything in it is borrowed for the call.
struct SearchParts : Sized {
  uint32_t struct_size = sizeof(SearchParts);
  IModelDescBuilder* builder = nullptr;  ///< required
  IArchTrainer* trainer = nullptr;       ///< nullptr: only the weights are trained
  IFinalizers* finalizers = nullptr;     ///< required
};

/// Kind "searcher". The host's searcher "default" builds the supernet, trains it and finalizes it. A run has one such
/// search: a later call gives the result of the first. When search.enabled is false, it gives the cells of the
/// configuration instead. It throws std::invalid_argument when a required part is missing. [run-thread]
class ISearcher : public IObject {
 public:
  static constexpr std::string_view iid = "nas.searcher/1";
  /// Gives the ModelDesc of the found network to `found`. `run` is the one that the host gave to the runner: the
  /// searcher "default" always works on the host's own run, so a wrapped `run` has no effect on it.
  virtual void search(IRun& run, const SearchParts& parts, TreeOut& found) = 0;

 protected:
  ~ISearcher() = default;
};

/// Kind "evaluator". The host's evaluator "default" trains the network, from scratch or from the weights that the key
/// eval.weights names, and then tests it once. When eval.enabled is false, it only writes the network to the run
/// directory. A run has one such eval. It throws std::invalid_argument when `found` is empty. [run-thread]
class IEvaluator : public IObject {
 public:
  static constexpr std::string_view iid = "nas.evaluator/1";
  /// Evaluates the network that `builder` makes of the section [eval.model] and the cells of `found`, a ModelDesc.
  virtual void evaluate(IRun& run, IModelDescBuilder& builder, TreeBytes found) = 0;

 protected:
  ~IEvaluator() = default;
};

/// Kind "runner", implemented by plugins. The key `method` of the configuration chooses one by name. [run-thread]
class IExperimentRunner : public IObject {
 public:
  static constexpr std::string_view iid = "nas.runner/1";
  /// Carries out the whole run.
  virtual void run(IRun& run) = 0;

 protected:
  ~IExperimentRunner() = default;
};

}  // namespace nas
