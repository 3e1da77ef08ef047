#pragma once
/// \file
/// Experiment runners: what a run of a method consists of. ExperimentRunner is search, then eval of what was found.

#include <string>
#include <string_view>

#include "nas/builder.h"
#include "nas/config.h"
#include "nas/finalizers.h"
#include "nas/object.h"
#include "nas/trainer.h"

namespace nas {

/// A run under way. Implemented by the host. [run-thread]
class IRun {
 public:
  static constexpr std::string_view iid = "nas.run/0";
  virtual const IConfig& config() const = 0;
  /// A new object of any loaded plugin or of the host, by the kind and name that a factory was registered under; the
  /// caller owns it. Throws std::invalid_argument when there is none.
  virtual IObject* create(std::string_view kind, std::string_view name) = 0;
  /// Ends the run because the configuration asks for something impossible: throws what run() must let through. The user
  /// sees `problem` and `remedy`, a sentence each without its full stop, and where `key` ("search.random.samples") was
  /// set; the exit code is 3.
  [[noreturn]] virtual void reject(std::string_view key, std::string_view problem, std::string_view remedy) const = 0;

 protected:
  ~IRun() = default;
};

/// Like IRun::create, as the interface that the kind stands for.
template <class Interface>
Ptr<Interface> create(IRun& run, std::string_view kind, std::string_view name) {
  Ptr<IObject> object(run.create(kind, name));
  Interface* wanted = query<Interface>(object.get());
  if (!wanted)
    throw std::invalid_argument(std::string(kind) + " \"" + std::string(name) + "\" has no interface " +
                                std::string(Interface::iid));
  object.release();
  return Ptr<Interface>(wanted);
}

/// What a search is made of. Borrowed for the call.
struct SearchParts {
  uint32_t struct_size = sizeof(SearchParts);
  IModelDescBuilder* builder = nullptr;
  IArchTrainer* trainer = nullptr;  ///< may be null: weights alone are trained
  IFinalizers* finalizers = nullptr;
};

/// Kind "searcher"; the host's is named "default": build the supernet, train it, finalize. [run-thread]
class ISearcher : public IObject {
 public:
  static constexpr std::string_view iid = "nas.searcher/0";
  virtual void search(IRun& run, const SearchParts& parts, ITreeSink& found) = 0;
};

/// Kind "evaluator"; the host's is named "default": train `model` from scratch, then test it once. [run-thread]
class IEvaluator : public IObject {
 public:
  static constexpr std::string_view iid = "nas.evaluator/0";
  virtual void evaluate(IRun& run, IModelDescBuilder& builder, const ITreeSource& found) = 0;
};

/// Implemented by plugins; its name is what `method` in a configuration chooses. [run-thread]
class IExperimentRunner : public IObject {
 public:
  static constexpr std::string_view iid = "nas.runner/0";
  virtual void run(IRun& run) = 0;
};

// ---- Layer 3 ----

/// Say which builder and trainer the method has; override more where it differs more. The configuration may name
/// another plugin's part instead: search.builder, search.trainer, search.finalizers.
class ExperimentRunner : public Implements<ExperimentRunner, IExperimentRunner> {
 public:
  virtual ~ExperimentRunner() = default;
  virtual Ptr<IModelDescBuilder> model_desc_builder() = 0;
  virtual Ptr<IArchTrainer> trainer() = 0;
  virtual Ptr<IFinalizers> finalizers() { return make<Finalizers>(); }
  virtual Ptr<ISearcher> searcher(IRun& run) { return create<ISearcher>(run, "searcher", "default"); }
  virtual Ptr<IEvaluator> evaluator(IRun& run) { return create<IEvaluator>(run, "evaluator", "default"); }

  void run(IRun& run) override {
    const auto builder = chosen(run, "builder", [this] { return model_desc_builder(); });
    const auto trainer = chosen(run, "trainer", [this] { return this->trainer(); });
    const auto finalizers = chosen(run, "finalizers", [this] { return this->finalizers(); });
    // Given cells need no method's own searcher.
    const auto search =
        run.config().flag("search.enabled") ? searcher(run) : create<ISearcher>(run, "searcher", "default");
    TreeBuilder found;
    search->search(run, {sizeof(SearchParts), builder.get(), trainer.get(), finalizers.get()}, found);
    evaluator(run)->evaluate(run, *builder, TreeSource(found.tree()));
  }

 private:
  /// What the configuration names under search.`kind`, else the method's own.
  template <class Own>
  auto chosen(IRun& run, std::string_view kind, Own own) -> decltype(own()) {
    const std::string_view name = run.config().text("search." + std::string(kind));
    using Interface = typename decltype(own())::element_type;
    return name.empty() ? own() : create<Interface>(run, kind, name);
  }
};

}  // namespace nas
