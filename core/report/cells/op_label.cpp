#include "core/report/cells/op_label.h"

#include <array>
#include <cctype>
#include <vector>

#include "core/base/text.h"
#include "core/report/page/markup.h"

namespace nas::core {

namespace {

constexpr std::array<FamilyStyle, 6> styles = {{
    {"separable", "#cfe5f6", "#0072b2"},
    {"dilated", "#c9ebe0", "#008a66"},
    {"pool", "#fbe3b6", "#b87a00"},
    {"skip", "#ffffff", "#666666"},
    {"convolution", "#f3d9e8", "#a34a80"},
    {"other", "#e9e9e9", "#555555"},
}};

bool has_word(std::string_view name, std::string_view word) { return name.find(word) != name.npos; }

/// "3x3" in a name is a size.
std::string with_times_sign(std::string_view name) {
  std::string label;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool between_digits = i > 0 && i + 1 < name.size() && std::isdigit(static_cast<unsigned char>(name[i - 1])) &&
                                std::isdigit(static_cast<unsigned char>(name[i + 1]));
    if (name[i] == 'x' && between_digits)
      label += "×";
    else
      label += name[i] == '_' ? ' ' : name[i];
  }
  return label;
}

}  // namespace

const FamilyStyle& style_of(OpFamily family) { return styles.at(static_cast<size_t>(family)); }

OpFamily family_of(std::string_view op) {
  if (has_word(op, "skip") || has_word(op, "identity")) return OpFamily::skip;
  if (has_word(op, "pool")) return OpFamily::pool;
  if (has_word(op, "dil")) return OpFamily::dilated;
  if (has_word(op, "sep")) return OpFamily::separable;
  return has_word(op, "conv") ? OpFamily::convolution : OpFamily::other;
}

std::string label_of(std::string_view op) {
  return op == "skip_connect" ? "skip" : shortened(with_times_sign(op), longest_label);
}

std::string label_of(const OpDesc& op) {
  if (op.name != "multi_op" || op.children.empty()) return label_of(op.name);
  std::vector<std::string> children;
  for (const OpDesc& child : op.children) children.push_back(label_of(child));
  return shortened(text::join(children, " + "), longest_label);
}

}  // namespace nas::core
