#pragma once
/// \file
/// Pieces of a batch file. Internal to host/batch: it brings in toml++.

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/toml_document.h"
#include "host/batch/plan/axis.h"

namespace nas::host {

/// The place of a key or value.
std::string place_of(const toml::node& node, const core::TomlDocument& document);
std::string place_of(const toml::key& key, const core::TomlDocument& document);

/// Throws Error(config) for the first key of `table` that is none of `known`, with the nearest. `name`: how the table
/// is called, such as "[run]".
void refuse_unknown(const toml::table& table, std::initializer_list<std::string_view> known, std::string_view name,
                    const core::TomlDocument& document);

/// Throws Error(config): `what` "must be" `demand`.
[[noreturn]] void refuse(const std::string& what, std::string_view demand, const toml::node& node,
                         const core::TomlDocument& document);

/// A number, true or false, text, or a list of one of them.
core::Value value_of(const toml::node& node, const std::string& key, const core::TomlDocument& document);

/// The assignments of a table and the tables in it: `search.model.channels = 4`, `"search.model.channels" = 4` and the
/// same under `[set.search.model]` are one.
std::vector<Assignment> assignments_of(const toml::node& table, const std::string& name,
                                       const core::TomlDocument& document);

/// Likewise, each value a list or { range = [from, to, step] }.
std::vector<Axis> axes_of(const toml::node& table, const std::string& name, const core::TomlDocument& document);

/// As axes_of, but a value alone is a list of one.
std::vector<Axis> choices_of(const toml::node& table, const std::string& name, const core::TomlDocument& document);

}  // namespace nas::host
