#pragma once
/// \file
/// What `nas-host doctor` found out about one thing.

#include <string>
#include <vector>

namespace nas::host {

struct Finding {
  enum class Condition { good, note, problem };

  std::string name;     ///< "memory"
  Condition condition;  ///< note: some things do not work or are slow; problem: runs cannot begin
  std::string value;    ///< "21.3 GiB that this machine has left"
  std::string remedy;   ///< one sentence; empty when nothing is to be done
};
using Findings = std::vector<Finding>;

}  // namespace nas::host
