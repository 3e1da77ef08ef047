#pragma once
/// \file
/// `nas-host test`: a trained network on the test images of any data set.

#include "core/app/api.h"
#include "core/plugin/registry.h"

namespace nas::core {

/// Prints accuracies to stdout. Writes nothing. Throws Error(data) for data of another shape or with other classes than
/// those that the network was trained for.
void test_run(const TestRequest& request, Registry& registry);

}  // namespace nas::core
