#include "core/report/charts/lineage.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/printable.h"
#include "core/base/text.h"
#include "core/report/charts/chart_numbers.h"
#include "core/report/charts/family_tree.h"
#include "core/report/page/markup.h"
#include "core/report/page/svg.h"

namespace nas::core {

namespace {

constexpr size_t most_drawn = 60, longest_name = 24;

std::vector<FamilyMember> members_in(const RecordedTable& table) {
  const size_t id = table.column_called({"id"}), parent = table.column_called({"parent", "parent_id", "inherit"}),
               accuracy = table.column_with("accuracy");
  std::vector<FamilyMember> members;
  if (id == table.columns.size() || parent == table.columns.size()) return members;
  for (const auto& row : table.rows) {
    const auto value = accuracy < row.size() ? number_in(row[accuracy]) : std::nullopt;
    members.push_back({.id = row[id],
                       .parent = row[parent],
                       .value = value.value_or(std::numeric_limits<double>::quiet_NaN()),
                       .note = value ? value_text(*value, ValueFormat::percent) : ""});
  }
  return members;
}

/// The places of a drawing in pixels; names have 11.
struct LineagePlan {
  static constexpr double row_height = 20, radius = 5, margin = 8, letter_width = 6.4, page_width = 900;

  size_t generations = 1, rows = 1;
  double label = 0.0, step = 0.0;  ///< widths of the longest name, and of a generation
  bool names_all = false;          ///< there is room for the names of those that have children

  explicit LineagePlan(const std::vector<FamilyMember>& members) {
    size_t letters = 1;
    for (const FamilyMember& member : members) {
      if (!member.generation) continue;
      generations = std::max(generations, *member.generation + 1);
      rows = std::max(rows, member.row + 1);
      letters = std::max(letters, std::min(columns_of(member.id), longest_name + 1));
    }
    label = static_cast<double>(letters) * letter_width + 2 * radius + 4;
    const double room = (page_width - label) / std::max(1.0, static_cast<double>(generations - 1));
    names_all = room > label + 20;
    step = std::clamp(room, 3 * radius, label + 40);
  }
  double x(const FamilyMember& member) const {
    return margin + radius + static_cast<double>(*member.generation) * step;
  }
  double y(const FamilyMember& member) const { return margin + radius + static_cast<double>(member.row) * row_height; }
  double width() const { return 2 * margin + static_cast<double>(generations - 1) * step + label; }
  double height() const { return 2 * (margin + radius) + static_cast<double>(rows - 1) * row_height; }
};

/// From the parent down, then to the right.
std::string branch_svg(const FamilyMember& parent, const FamilyMember& child, const LineagePlan& plan) {
  return "<path class=\"branch\" d=\"M" + coordinate(plan.x(parent)) + " " + coordinate(plan.y(parent)) + "V" +
         coordinate(plan.y(child)) + "H" + coordinate(plan.x(child)) + "\"/>";
}

std::string member_svg(const FamilyMember& member, const LineagePlan& plan, const std::string& shade,
                       bool has_children) {
  const std::string title = escaped(member.id) + (member.note.empty() ? "" : ": " + member.note);
  std::string svg = svg_circle(plan.x(member), plan.y(member), LineagePlan::radius, "member " + shade, title);
  if (!has_children || plan.names_all)
    svg += svg_text(plan.x(member) + LineagePlan::radius + 4, plan.y(member) + 4, "name",
                    escaped(shortened(member.id, longest_name)));
  return svg;
}

/// From the least to the greatest accuracy of those that are drawn.
class Shades {
 public:
  explicit Shades(const std::vector<FamilyMember>& members) {
    for (const FamilyMember& member : members) {
      if (!member.generation || !std::isfinite(member.value)) continue;
      least_ = std::min(least_, member.value);
      greatest_ = std::max(greatest_, member.value);
    }
  }
  std::string operator()(double value) const {
    if (!std::isfinite(value)) return "unknown";
    return "h" + std::to_string(greatest_ > least_ ? std::lround((value - least_) / (greatest_ - least_) * 9) : 5);
  }
  std::string text() const {
    if (!(least_ <= greatest_)) return "";
    return "Darker is more accurate: from " + value_text(least_, ValueFormat::percent) + " to " +
           value_text(greatest_, ValueFormat::percent) + ". ";
  }

 private:
  double least_ = std::numeric_limits<double>::infinity(), greatest_ = -std::numeric_limits<double>::infinity();
};

std::string family_svg(const std::vector<FamilyMember>& members, const LineagePlan& plan, const Shades& shades) {
  std::string branches, circles;
  std::vector<bool> has_children(members.size(), false);
  for (const FamilyMember& member : members)
    if (member.generation && member.parent_index) {
      has_children[*member.parent_index] = true;
      branches += branch_svg(members[*member.parent_index], member, plan);
    }
  for (size_t i = 0; i < members.size(); ++i)
    if (members[i].generation) circles += member_svg(members[i], plan, shades(members[i].value), has_children[i]);
  return "<svg class=\"lineage\" " + view_box(plan.width(), plan.height()) +
         " style=\"width:" + coordinate(plan.width()) + "px\" role=\"img\" aria-label=\"Lineage\">" + branches +
         circles + "</svg>";
}

}  // namespace

std::string lineage_figure(const RecordedTable& table) {
  std::vector<FamilyMember> members = members_in(table);
  arrange(members, most_drawn);
  if (std::ranges::none_of(members, [](const FamilyMember& member) { return member.parent_index.has_value(); }))
    return "";
  const Shades shades(members);
  const auto drawn = std::ranges::count_if(members, [](const auto& member) { return member.generation.has_value(); });
  std::string note = shades.text();
  if (const auto all = std::ssize(members); drawn < all)
    note += "Of " + text::counted(all, "network") + ", the " + std::to_string(most_drawn) +
            " most accurate are drawn, with their ancestors.";
  return "<figure><figcaption><b>Lineage</b></figcaption><div class=\"scroll\">" +
         family_svg(members, LineagePlan(members), shades) + "</div><p class=\"note\">" + note + "</p></figure>\n";
}

}  // namespace nas::core
