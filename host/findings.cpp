#include "host/findings.h"

#include <algorithm>
#include <array>

#include "host/table.h"

namespace nas::host {
namespace {

using Condition = Finding::Condition;

constexpr std::array conditions = {Condition::good, Condition::note, Condition::problem};

const char* text_of(Condition condition) {
  switch (condition) {
    case Condition::good:
      return "good";
    case Condition::note:
      return "note";
    case Condition::problem:
      return "problem";
  }
  return "";
}

}  // namespace

bool has_problem(const Findings& findings) {
  return std::ranges::count(findings, Condition::problem, &Finding::condition) > 0;
}

Json json_of(const Finding& finding) {
  return {{"name", finding.name},
          {"state", text_of(finding.condition)},
          {"value", finding.value},
          {"remedy", finding.remedy}};
}

Finding finding_from(const nlohmann::json& json) {
  const auto state = json.at("state").get<std::string>();
  const auto condition = std::ranges::find(conditions, state, text_of);
  return {json.at("name"), condition == conditions.end() ? Condition::problem : *condition, json.at("value"),
          json.at("remedy")};
}

int print(std::ostream& stream, const Findings& findings, bool json) {
  Json facts = Json::array();
  std::vector<Row> rows;
  for (const Finding& finding : findings) {
    facts.push_back(json_of(finding));
    rows.push_back({text_of(finding.condition), finding.name, finding.value});
    if (!finding.remedy.empty()) rows.push_back({"", "", "-> " + finding.remedy});
  }
  if (json)
    print_json(stream, facts);
  else
    print_table(stream, rows);
  const auto problem = std::ranges::find(findings, Condition::problem, &Finding::condition);
  return problem == findings.end() ? 0 : problem->code;
}

}  // namespace nas::host
