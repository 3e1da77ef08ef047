#include "core/workers/slurm_script.h"

namespace nas::core {
namespace {

// Slurm may send SIGTERM more than once, to this shell, to its session or to every process of the job. Therefore the
// program has its own session, and this shell sends it one SIGTERM. bash can run a trap between any two commands, so
// counting and sending are a single command; if the process id of the program is not known yet, the signal is sent as
// soon as it is. A SIGTERM can interrupt `wait`, which then returns no exit code, so `wait` is repeated until the
// program has ended. bash loses the exit code of a program that ends while `wait` is interrupted, and returns -1.
// stderr is discarded because bash would report the signal that ended the program; the exit code is enough.
constexpr std::string_view pass_on_sigterm = R"(attempting= program= requested= sent=0
send() { ((sent++)) || kill -TERM "$program"; trap '' TERM; }
request_end() { [ -n "$attempting" ] || exit 143; requested=1; [ -z "$program" ] || send; }
trap request_end TERM
)";
constexpr std::string_view begin_attempt = "attempt() {\n  attempting=1\n  setsid ";
constexpr std::string_view end_attempt = R"( & program=$!
  [ -z "$requested" ] || send
  { while kill -0 "$program"; do wait "$program"; done; wait "$program"; code=$?; } 2>/dev/null
  [ "$code" -ge 0 ] || code=143
  attempting= program=
}
attempt
)";
// Exit code 1: the program failed; above 128: a signal ended it. With any other code, another attempt would end the
// same way.
constexpr std::string_view try_again = R"(
while [ "$left" -gt 0 ] && [ -z "$requested" ] && { [ "$code" -eq 1 ] || [ "$code" -gt 128 ]; }; do
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

std::string_view replace_function() {
  return R"sh(replace() {
  local new="${1%/*}/.nas-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n').tmp"
  if (set -o noclobber; "${@:2}" >"$new"); then mv -T "$new" "$1"; else rm -f "$new"; return 1; fi
})sh";
}

std::string SlurmScript::text() const {
  std::string text = "#!/bin/bash\n# Written by nas-host for Slurm.\n" + lines(setup);
  text.append(pass_on_sigterm) += lines(prologue);
  (text.append(begin_attempt) += command) += end_attempt;
  if (retries > 0) (text += "left=" + std::to_string(retries)) += try_again;
  return text + "exit \"$code\"\n";
}

}  // namespace nas::core
