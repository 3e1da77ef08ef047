#pragma once
/// \file
/// A trained network as a Python module for PyTorch that needs nothing else, with its weights in a safetensors file
/// beside it.

#include <string>

#include "core/export/exported_network.h"

namespace nas::core::python {

/// The text of the module: a class for each kind of cell, `Network`, and `load()`. Text that comes from records of the
/// run stands in quoted strings only, so that no record can add code. `raw`: the caller normalises the images.
std::string module_text(const ExportedNetwork& network, bool raw);

}  // namespace nas::core::python
