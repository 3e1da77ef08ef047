#pragma once
/// \file
/// The drafts of the SDK (nas/draft/): a plugin that uses one runs only on a host with exactly this version of it.

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nas::host {

/// The drafts that this host has, as in the notes of plugins.
inline constexpr std::array<std::string_view, 1> drafts_of_this_host = {"stable_op/1"};

/// The first of the drafts `used` that is not in `known`.
inline std::optional<std::string> missing_draft(const std::vector<std::string>& used,
                                                std::span<const std::string_view> known = drafts_of_this_host) {
  for (const std::string& draft : used)
    if (std::ranges::find(known, draft) == known.end()) return draft;
  return std::nullopt;
}

}  // namespace nas::host
