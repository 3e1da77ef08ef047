#pragma once
/// \file
/// Whether a description describes a network: numbers in range, channels and map sizes that fit along every connection.

#include "nas/desc.h"

namespace nas::core {

/// Throws BadKey (nas/desc_tree.h) for the first fault, with the path of its key in model.toml. Every op is assumed to
/// give ceil(size/stride) pixels; the op builder checks whether its name exists.
void check(const ModelDesc& desc);

/// The same as an Error(unreadable), for descriptions that do not come from a file.
void validate(const ModelDesc& desc);

}  // namespace nas::core
