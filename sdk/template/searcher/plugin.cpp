// Makes a plugin of the method: its id, version, licence and sentence, and the name of its runner.
#include "my_method.h"

NAS_PLUGIN("my_method", "0.1.0", "MIT", "Changes the best network, round by round",
           nas::runner<MyMethodExperimentRunner>("my_method", "train networks, change the best"));
