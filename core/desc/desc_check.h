#pragma once
/// \file
/// Whether a description describes a network: numbers in range, channels and map sizes that fit along every connection.

#include "nas/desc.h"

namespace nas::core {

/// Throws BadKey (nas/desc_tree.h) for the first fault, with the path of its key in model.toml. Ops are taken to give
/// ceil(size/stride); whether their names exist is the op builder's to say.
void check(const ModelDesc& desc);

/// The same as an Error(unreadable), for descriptions that come from no file.
void validate(const ModelDesc& desc);

}  // namespace nas::core
