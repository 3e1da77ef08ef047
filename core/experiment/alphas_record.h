#pragma once
/// \file
/// The architecture parameters of a supernet, as search/alphas.jsonl records them.

#include <cstdint>
#include <string>

#include "core/model/model.h"

namespace nas::core {

/// One line for each tensor of architecture parameters, in the order of Model::arch_parameters():
/// {"epoch":1,"cell":0,"type":"normal","node":0,"edge":1,"inputs":[1],"parameter":0,"ops":["none",...],
/// "alphas":[0.001,...]}. `epoch` counts from 1. "ops" has the candidate of each alpha, where the op is a mixture with
/// one alpha for each candidate. Empty for a network without architecture parameters.
std::string alpha_lines(Model& model, int64_t epoch);

}  // namespace nas::core
