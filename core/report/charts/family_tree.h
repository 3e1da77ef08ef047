#pragma once
/// \file
/// A forest with a place for everybody.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nas::core {

struct FamilyMember {
  std::string id, parent;
  double value = 0.0;  ///< decides who is drawn of a large family; may be NaN
  std::string note;    ///< more about it, for people

  /// Where it stands: generations from the root, and rows from the top. Nothing when it is not drawn.
  std::optional<size_t> generation = {};
  size_t row = 0;
  std::optional<size_t> parent_index = {};  ///< of the parent, when it is a member
};

/// Finds the parents and gives everybody a place, or only the `most` of the greatest values and their ancestors. The
/// first child stands in the row of its parent, and the descendants of a child above its next sibling. A member whose
/// ancestors are a circle has no place.
void arrange(std::vector<FamilyMember>& members, size_t most);

}  // namespace nas::core
