#!/usr/bin/env bash
# Kills commands of nas-host, or one of their workers, with kill -9 at random moments, resumes them, kills them again,
# and compares the bits of what they leave with those of a command that was never killed. Prints a line for each kind.
#   scripts/kills.sh [COUNT [KIND...]]   COUNT kills (default 100) of each KIND: search eval pool batch report
# NAS_KILLS_SEED=N kills at other moments.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
count=${1:-100}
shift $(($# > 0 ? 1 : 0))
program=build/release/bin/faults_test
[ -x "$program" ] || { echo "build it first: scripts/test.sh -R faults" >&2; exit 1; }
filter=$(printf '*/Kills.*/%s:' "${@:-*}")
NAS_KILLS=$count OMP_NUM_THREADS=1 nice "$program" --gtest_brief=1 --gtest_filter="$filter"
