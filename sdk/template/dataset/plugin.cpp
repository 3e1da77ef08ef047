// Makes a plugin of the data set: its id, version, licence and sentence, and the name of the data set.
#include "my_method.h"

NAS_PLUGIN("my_method", "0.1.0", "MIT", "Images of squares and discs",
           nas::dataset<MyMethodDataset>("my_method", "squares and discs"));
