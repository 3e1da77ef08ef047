#pragma once
/// \file
/// The default experiment runner: a search, then an eval of the found network.

#include <stdexcept>
#include <string>
#include <string_view>

#include "nas/boundary/runner.h"
#include "nas/builder.h"
#include "nas/config.h"
#include "nas/finalizers.h"
#include "nas/object.h"
#include "nas/trainer.h"

namespace nas {

/// IRun::create() with the interface of the kind. Throws what it throws, and std::invalid_argument when the objects of
/// the factory do not implement Interface.
template <class Interface>
Ptr<Interface> create(IRun& run, std::string_view kind, std::string_view name) {
  Ptr<IObject> object(run.create(kind, name));
  Interface* wanted = query<Interface>(object.get());
  if (!wanted)
    throw std::invalid_argument(std::string(kind) + " \"" + std::string(name) + "\" has no interface " +
                                std::string(Interface::iid));
  static_cast<void>(object.release());  // the result owns it
  return Ptr<Interface>(wanted);
}

using IEvaluater [[deprecated("renamed to IEvaluator")]] = IEvaluator;

namespace detail {
/// What ExperimentRunner::evaluater() returns, so that the compiler's error about an override says the new name.
struct evaluater_was_renamed_to_evaluator {};
}  // namespace detail

/// Override model_desc_builder() and trainer(), and more where the method differs more. The configuration can replace
/// a part by that of another plugin: search.builder, search.trainer, search.finalizers. [run-thread]
class ExperimentRunner : public Implements<ExperimentRunner, IExperimentRunner> {
 public:
  virtual ~ExperimentRunner() = default;
  virtual Ptr<IModelDescBuilder> model_desc_builder() = 0;
  /// May return nullptr: then only the weights are trained.
  virtual Ptr<IArchTrainer> trainer() = 0;
  virtual Ptr<IFinalizers> finalizers() { return make<Finalizers>(); }
  virtual Ptr<ISearcher> searcher(IRun& run) { return create<ISearcher>(run, "searcher", "default"); }
  virtual Ptr<IEvaluator> evaluator(IRun& run) { return create<IEvaluator>(run, "evaluator", "default"); }
  /// The old name of evaluator(): a plugin that overrides it does not compile.
  virtual detail::evaluater_was_renamed_to_evaluator evaluater(IRun&) final { return {}; }

  void run(IRun& run) override {
    const auto builder = chosen(run, "builder", [this] { return model_desc_builder(); });
    const auto trainer = chosen(run, "trainer", [this] { return this->trainer(); });
    const auto finalizers = chosen(run, "finalizers", [this] { return this->finalizers(); });
    // When the configuration gives the cells, the host's searcher passes them on, and the method's own is not needed.
    const auto search =
        run.config().flag("search.enabled") ? searcher(run) : create<ISearcher>(run, "searcher", "default");
    SearchParts parts;
    parts.builder = builder.get();
    parts.trainer = trainer.get();
    parts.finalizers = finalizers.get();
    ReceivedTree found;
    search->search(run, parts, found);
    evaluator(run)->evaluate(run, *builder, found.bytes());
  }

 private:
  /// The part that the configuration names in the key search.`kind`, else the part of the method.
  template <class Own>
  auto chosen(IRun& run, std::string_view kind, Own own) -> decltype(own()) {
    const std::string_view name = run.config().text("search." + std::string(kind));
    using Interface = typename decltype(own())::element_type;
    return name.empty() ? own() : create<Interface>(run, kind, name);
  }
};

}  // namespace nas
