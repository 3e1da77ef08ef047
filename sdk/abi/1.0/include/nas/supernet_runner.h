#pragma once
/// \file
/// The runner of a method that is a supernet and a trainer, and for the rest what the SDK has.

#include "nas/runner.h"

namespace nas {

/// `nas::runner<nas::SupernetRunner<MyBuilder, MyTrainer>>("my_method")`. A method that differs more derives from it,
/// or from ExperimentRunner. [run-thread]
template <class Builder, class Trainer, class FinalizersOfIt = Finalizers>
class SupernetRunner : public ExperimentRunner {
 public:
  Ptr<IModelDescBuilder> model_desc_builder() override { return make<Builder>(); }
  Ptr<IArchTrainer> trainer() override { return make<Trainer>(); }
  Ptr<IFinalizers> finalizers() override { return make<FinalizersOfIt>(); }
};

}  // namespace nas
