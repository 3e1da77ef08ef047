#include "core/experiment/program.h"

#include <ATen/Version.h>
#include <torch/version.h>

#include "core/version.h"

namespace nas::core {

Program this_program() { return {version, TORCH_VERSION, at::get_cpu_capability()}; }

}  // namespace nas::core
