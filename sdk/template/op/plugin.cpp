// Makes a plugin of the op: its id, version, licence and sentence, and the name of the op.
#include "my_method.h"

NAS_PLUGIN("my_method", "0.1.0", "MIT", "A convolution with weighted channels",
           nas::op<MyMethodOp>("my_method", "3x3 convolution, its channels weighted by a gate"));
