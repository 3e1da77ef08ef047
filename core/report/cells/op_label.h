#pragma once
/// \file
/// How drawings name and colour an op.

#include <string>
#include <string_view>

#include "nas/desc.h"

namespace nas::core {

/// What an op does, for its colour.
enum class OpFamily { separable, dilated, pool, skip, convolution, other };

/// By the words of its name: a plugin's "my_max_pool" is a pool.
OpFamily family_of(std::string_view op);

/// Tints of the palette of Okabe and Ito, which people with any colour vision can distinguish, under black text.
struct FamilyStyle {
  std::string_view name;  ///< "separable", the class of the op in a drawing
  std::string_view fill, line;
};
const FamilyStyle& style_of(OpFamily family);

/// The most characters of a label.
inline constexpr size_t longest_label = 24;

/// "sep_conv_3x3" as "sep conv 3×3".
std::string label_of(const OpDesc& op);
std::string label_of(std::string_view op);

}  // namespace nas::core
