#pragma once
/// \file
/// What `nas-host doctor` and `nas-host check` found out, thing by thing, and how they print it.

#include <ostream>
#include <string>
#include <vector>

#include "host/json.h"

namespace nas::host {

struct Finding {
  enum class Condition { good, note, problem };

  std::string name;     ///< "memory"
  Condition condition;  ///< note: some things do not work, are slow, or were not tried; problem: it does not work
  std::string value;    ///< "21.3 GiB (free memory of this machine)"
  std::string remedy;   ///< one sentence; empty when nothing is to be done
  int code = 1;         ///< the exit code that a problem asks for
};
using Findings = std::vector<Finding>;

bool has_problem(const Findings& findings);

Json json_of(const Finding& finding);
/// What json_of() made, which has no exit code. Throws Json::exception for anything else.
Finding finding_from(const nlohmann::json& json);

/// One line for each, and one for its remedy; or a JSON array. Returns the exit code of the first problem, or 0.
int print(std::ostream& stream, const Findings& findings, bool json);

}  // namespace nas::host
