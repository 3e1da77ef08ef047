#pragma once
/// \file
/// Stand-ins for what the host implements, for the unit tests of a plugin: an op or a trainer is tested in a second,
/// without a run. They are in the namespace nas::fake, and no other header of nas/ includes this one.

#include "nas/testing_config.h"
#include "nas/testing_host.h"
#include "nas/testing_ops.h"
#include "nas/testing_training.h"
