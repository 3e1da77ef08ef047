#pragma once
/// \file
/// Model descriptions as TOML: model.toml. A description that was written reads back equal; unknown keys are ignored.

#include <string>
#include <string_view>

#include "nas/desc.h"

namespace nas::core {

/// With a version, and a first line that explains the file.
std::string to_toml(const ModelDesc& desc);

/// `label` names the text in errors, usually its path. Throws Error(unreadable) with LABEL:LINE:COLUMN for text that is
/// not TOML, and for a missing, mistyped or impossible key (desc_check.h).
ModelDesc model_desc_from_toml(std::string_view text, const std::string& label);

/// Throws Error(unreadable) also when the file cannot be read.
ModelDesc read_model_desc(const std::string& path);

/// Writes the file atomically (core/base/file.h). Throws Error(failed).
void write_model_desc(const std::string& path, const ModelDesc& desc);

}  // namespace nas::core
