#pragma once
// Trees only cross the boundary; nas/tree_value.h holds one as a value.
#include "nas/boundary/tree.h"
