#include "core/workers/slurm_script.h"

namespace nas::core {
namespace {

// Slurm's SIGTERM may come more than once, to this shell, to its session or to every process of the job: the program
// has a session of its own, and this shell tells it once. bash runs a trap between any two commands, so counting and
// telling is one command, and a program that has just been started and has no name yet is told once it has. Every
// SIGTERM may interrupt `wait`, which then tells nothing, so there is another one until the program has ended; bash
// forgets the code of a program that ends while its `wait` is interrupted and says -1. bash itself says what signal
// ended it; the exit code is enough.
constexpr std::string_view pass_on_sigterm = R"(attempting= program= asked= told=0
tell() { ((told++)) || kill -TERM "$program"; trap '' TERM; }
ask() { [ -n "$attempting" ] || exit 143; asked=1; [ -z "$program" ] || tell; }
trap ask TERM
)";
constexpr std::string_view begin_attempt = "attempt() {\n  attempting=1\n  setsid ";
constexpr std::string_view end_attempt = R"( & program=$!
  [ -z "$asked" ] || tell
  { while kill -0 "$program"; do wait "$program"; done; wait "$program"; code=$?; } 2>/dev/null
  [ "$code" -ge 0 ] || code=143
  attempting= program=
}
attempt
)";
// 1: it failed, above 128: it died. What has another code would end the same way again.
constexpr std::string_view try_again = R"(
while [ "$left" -gt 0 ] && [ -z "$asked" ] && { [ "$code" -eq 1 ] || [ "$code" -gt 128 ]; }; do
  left=$((left - 1))
  attempt
done
)";

std::string lines(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) lines += text + '\n';
  return lines;
}

}  // namespace

std::string shell_quoted(std::string_view word) {
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

std::string SlurmScript::text() const {
  std::string text = "#!/bin/bash\n# Written by nas-host for Slurm.\n" + lines(setup);
  text.append(pass_on_sigterm) += lines(prologue);
  (text.append(begin_attempt) += command) += end_attempt;
  if (retries > 0) (text += "left=" + std::to_string(retries)) += try_again;
  return text + "exit \"$code\"\n";
}

}  // namespace nas::core
