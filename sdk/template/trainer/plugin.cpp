// Makes a plugin of the method: its id, version, licence and sentence, and a name for each part.
#include "my_method.h"

NAS_PLUGIN("my_method", "0.1.0", "MIT", "Gradient descent on the weights of a mixture of primitives",
           nas::runner<MyMethodExperimentRunner>("my_method", "search by gradient, then eval"),
           nas::builder<MyMethodModelDescBuilder>("my_method", "supernet of weighted primitives"),
           nas::trainer<MyMethodTrainer>("my_method", "alphas by gradient descent on validation batches"),
           nas::op<MyMethodOp>("my_method_op", "four primitives, weighted by softmax(alphas)"));
