#include "core/report/charts/family_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace nas::core {

namespace {

void find_parents(std::vector<FamilyMember>& members) {
  std::map<std::string, size_t> index_of;
  for (size_t i = 0; i < members.size(); ++i) index_of.try_emplace(members[i].id, i);
  for (size_t i = 0; i < members.size(); ++i)
    if (const auto parent = index_of.find(members[i].parent); parent != index_of.end() && parent->second != i)
      members[i].parent_index = parent->second;
}

/// Whether each one is among the `most` of the greatest values, or an ancestor of one that is.
std::vector<bool> chosen(const std::vector<FamilyMember>& members, size_t most) {
  std::vector<size_t> order(members.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](size_t i) {
    return std::isnan(members[i].value) ? -std::numeric_limits<double>::infinity() : members[i].value;
  });
  std::vector<bool> is_chosen(members.size(), false);
  for (size_t i = 0; i < std::min(most, order.size()); ++i)
    for (std::optional<size_t> one = order[i]; one && !is_chosen[*one]; one = members[*one].parent_index)
      is_chosen[*one] = true;
  return is_chosen;
}

/// Gives places to a root and its descendants, one row after the other.
class Rows {
 public:
  Rows(std::vector<FamilyMember>& members, const std::vector<bool>& is_chosen) : members_(members) {
    for (size_t i = 0; i < members.size(); ++i)
      if (is_chosen[i] && members[i].parent_index) children_[*members[i].parent_index].push_back(i);
  }

  void place(size_t root) {
    std::vector<std::pair<size_t, size_t>> waiting = {
        {root, 0}};  // members and their generations; the next one is last
    while (!waiting.empty()) {
      const auto [index, generation] = waiting.back();
      waiting.pop_back();
      FamilyMember& member = members_[index];
      const bool is_first = member.parent_index && children_[*member.parent_index].front() == index;
      member.row = is_first ? members_[*member.parent_index].row : rows_++;
      member.generation = generation;
      const std::vector<size_t>& children = children_[index];
      for (size_t i = children.size(); i-- > 0;) waiting.emplace_back(children[i], generation + 1);
    }
  }

 private:
  std::vector<FamilyMember>& members_;
  std::map<size_t, std::vector<size_t>> children_;
  size_t rows_ = 0;
};

}  // namespace

void arrange(std::vector<FamilyMember>& members, size_t most) {
  find_parents(members);
  const std::vector<bool> is_chosen = chosen(members, most);
  Rows rows(members, is_chosen);
  for (size_t i = 0; i < members.size(); ++i)
    if (is_chosen[i] && !members[i].parent_index) rows.place(i);
}

}  // namespace nas::core
