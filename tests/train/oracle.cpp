#include "tests/train/oracle.h"

#include <cstdio>
#include <stdexcept>
#include <string>

namespace nas::core {
namespace {

#ifdef NAS_PYTHON
nlohmann::json run() {
  FILE* pipe = popen(NAS_PYTHON " " NAS_SOURCE_DIR "/tests/train/oracle.py", "r");
  std::string output;
  for (int letter; (letter = fgetc(pipe)) != EOF;) output += static_cast<char>(letter);
  if (pclose(pipe) != 0) throw std::runtime_error("oracle.py failed");
  return nlohmann::json::parse(output);
}
#else
nlohmann::json run() { return nullptr; }
#endif

}  // namespace

const nlohmann::json& oracle() {
  static const nlohmann::json answers = run();
  return answers;
}

}  // namespace nas::core
