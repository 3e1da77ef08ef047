#include "host/batch/plan/expansion.h"

#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/base/text.h"
#include "host/batch/plan/naming.h"

namespace nas::host {
namespace {

using core::Error;
using core::ExitCode;
namespace text = core::text;

constexpr size_t many_experiments = 1000;
constexpr size_t most_combinations = 100'000;  ///< before [[exclude]] leaves any out

size_t combinations(const Block& block, const BatchFile& file) {
  size_t count = 1;
  for (const AxisGroup& group : block.groups) {
    count *= group.size();
    if (count > most_combinations)
      throw Error(ExitCode::config, "the axes have more than " + text::count(most_combinations) + " combinations",
                  file.path, "split it into several batches");
  }
  return count;
}

/// The values of each group in combination `index`. The last group varies fastest.
std::vector<std::vector<Assignment>> choices_at(const Block& block, size_t index) {
  std::vector<std::vector<Assignment>> choices(block.groups.size());
  for (size_t g = block.groups.size(); g-- > 0;) {
    const AxisGroup& group = block.groups[g];
    for (const Axis& axis : group.axes) choices[g].push_back(axis.values[index % group.size()]);
    index /= group.size();
  }
  return choices;
}

/// nullptr when nothing sets `key`.
const Assignment* find(const Draft& draft, const std::string& key) {
  const auto found = std::find_if(draft.assignments.rbegin(), draft.assignments.rend(),
                                  [&](const Assignment& assignment) { return assignment.key == key; });
  return found == draft.assignments.rend() ? nullptr : &*found;
}

bool matches(const Draft& draft, const Exclude& exclude) {
  return std::ranges::all_of(exclude.keys, [&](const Axis& key) {
    const Assignment* assigned = find(draft, key.key);
    return assigned && std::ranges::any_of(key.values, [&](const Assignment& value) {
             return same_value(value.value, assigned->value);
           });
  });
}

class Expander {
 public:
  explicit Expander(const BatchFile& file) : file_(file), naming_(file), matched_(file.excludes.size()) {}

  std::vector<Draft> run() {
    if (!file_.batch.groups.empty() || file_.experiments.empty()) add(file_.batch);
    for (const Block& block : file_.experiments) add(block);
    check_excludes();
    if (drafts_.empty())
      throw Error(ExitCode::config, "the batch has no experiments", file_.path,
                  "remove an [[exclude]], because together they leave out every experiment");
    return std::move(drafts_);
  }

 private:
  void add(const Block& block) {
    const size_t count = combinations(block, file_);
    for (size_t i = 0; i < count; ++i) {
      Draft draft = draft_of(block, choices_at(block, i));
      if (!is_excluded(draft)) drafts_.push_back(std::move(draft));
    }
  }

  Draft draft_of(const Block& block, const std::vector<std::vector<Assignment>>& choices) const {
    Draft draft;
    draft.axes = naming_.axes(block, choices);
    draft.name = experiment_name(block, draft.axes, file_.name);
    draft.assignments = file_.batch.set;
    if (&block != &file_.batch) draft.assignments.insert(draft.assignments.end(), block.set.begin(), block.set.end());
    for (const auto& group : choices) draft.assignments.insert(draft.assignments.end(), group.begin(), group.end());
    check_name(draft.name, block.where.empty() ? file_.path : block.where);
    return draft;
  }

  bool is_excluded(const Draft& draft) {
    bool excluded = false;
    for (size_t i = 0; i < matched_.size(); ++i) {
      if (!matches(draft, file_.excludes[i])) continue;
      excluded = matched_[i] = true;
    }
    return excluded;
  }

  /// An [[exclude]] that matches nothing has a mistake in its keys or values.
  void check_excludes() const {
    for (size_t i = 0; i < matched_.size(); ++i)
      if (!matched_[i])
        throw Error(ExitCode::config, "an [[exclude]] matches no experiment", file_.excludes[i].where,
                    "use a key that the batch sets, written as in the batch, and one of its values");
  }

  const BatchFile& file_;
  Naming naming_;
  std::vector<bool> matched_;
  std::vector<Draft> drafts_;
};

std::string where_set(const Draft& draft) { return draft.assignments.empty() ? "" : draft.assignments.back().where; }

void check_distinct(const std::vector<Draft>& drafts, const BatchFile& file) {
  std::map<std::string, const Draft*> names;
  for (const Draft& draft : drafts) {
    const auto [first, added] = names.emplace(draft.name, &draft);
    if (added) continue;
    const std::string one = where_set(*first->second), other = where_set(draft);
    throw Error(ExitCode::config, "two experiments have the name \"" + draft.name + "\"",
                one == other ? (one.empty() ? file.path : one) : one + " and " + other,
                "remove one of them, or give them different names");
  }
}

}  // namespace

std::vector<Draft> expand(const BatchFile& file, bool many) {
  std::vector<Draft> drafts = Expander(file).run();
  check_distinct(drafts, file);
  if (drafts.size() > many_experiments && !many)
    throw Error(ExitCode::usage, "the batch has " + text::count(static_cast<int64_t>(drafts.size())) + " experiments",
                file.path, "add --yes to run more than " + text::count(many_experiments) + " experiments");
  return drafts;
}

}  // namespace nas::host
