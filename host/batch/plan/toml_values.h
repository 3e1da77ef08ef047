#pragma once
/// \file
/// Reads the values and tables of a batch file. Internal to host/batch/plan, because it includes toml++.

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/toml_document.h"
#include "host/batch/plan/axis.h"

namespace nas::host {

/// "FILE:LINE:COLUMN" of a key or value.
std::string place_of(const toml::node& node, const core::TomlDocument& document);
std::string place_of(const toml::key& key, const core::TomlDocument& document);

/// Throws core::Error(config) for the first key of `table` that is not one of `known`, with the nearest known key.
/// `name` is the name of the table for people, such as "[run]".
void refuse_unknown(const toml::table& table, std::initializer_list<std::string_view> known, std::string_view name,
                    const core::TomlDocument& document);

/// Throws core::Error(config): `what` must be `demand`, and is something else.
[[noreturn]] void refuse(const std::string& what, std::string_view demand, const toml::node& node,
                         const core::TomlDocument& document);

/// A number, true or false, text, or a list of one of them.
core::Value value_of(const toml::node& node, const std::string& key, const core::TomlDocument& document);

/// The assignments of a table and of the tables in it. `search.model.channels = 4`, `"search.model.channels" = 4` and
/// `channels = 4` in `[set.search.model]` are the same assignment.
std::vector<Assignment> assignments_of(const toml::node& table, const std::string& name,
                                       const core::TomlDocument& document);

/// The axes of a table and of the tables in it. Each value is a list or { range = [from, to, step] }.
std::vector<Axis> axes_of(const toml::node& table, const std::string& name, const core::TomlDocument& document);

/// The same as axes_of, but a single value is also allowed, as a list of one value.
std::vector<Axis> choices_of(const toml::node& table, const std::string& name, const core::TomlDocument& document);

}  // namespace nas::host
