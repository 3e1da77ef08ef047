#!/usr/bin/env bash
# Every call that can fail, fails: the full sweep of tests/faults, of which scripts/test.sh runs a few calls of each kind.
# Takes some hours. Prints how many faults of each kind were injected and survived.
#   scripts/faults.sh [EVERY [SUITE...]]   hits each EVERY-th call (default 1) in the suites (default: all)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
every=${1:-1}
shift $(($# > 0 ? 1 : 0))
program=build/release/bin/faults_test
[ -x "$program" ] || { echo "build it first: scripts/test.sh -R faults" >&2; exit 1; }
filter=$(for suite in "${@:-RunFaults ResumeFaults PoolFaults BatchFaults MemoryFaults PowerLoss}"; do
  for word in $suite; do printf '%s.*:*/%s.*:' "$word" "$word"; done
done)
NAS_FAULTS_EVERY=$every OMP_NUM_THREADS=1 nice "$program" --gtest_brief=1 --gtest_filter="$filter"
