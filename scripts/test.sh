#!/usr/bin/env bash
# Set-up, then all tests: those without LibTorch, which are built within minutes, then the others of the release build,
# then the ones without LibTorch once more with sanitizers; the latter only when the former took no longer than
# NAS_TEST_MINUTES (46). With arguments, which go to ctest (-R darts), only the tests of the release build.
# Tests that fail run once more at the end, so that their output is found there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs=$(($(nproc) + 1))  # one more than there are processors, because the tests with Slurm wait much of their time

if [ "$#" -gt 0 ]; then
  scripts/setup.sh
  exec ctest --preset release -j "$jobs" "$@"
fi

failed=0
names=()
run_tests() {  # run_tests CTEST-ARGUMENT...: keeps the names of the tests that fail
  rm -f build/release/Testing/Temporary/LastTestsFailed.log
  ctest --preset release -j "$jobs" "$@" && return
  failed=1
  mapfile -t -O "${#names[@]}" names < <(cut -d : -f 2- build/release/Testing/Temporary/LastTestsFailed.log 2>/dev/null)
}

scripts/setup.sh --with-tests nas_base_tests
run_tests -L base
scripts/setup.sh
run_tests -LE base
if [ "$SECONDS" -le $((60 * ${NAS_TEST_MINUTES:-46})) ]; then
  scripts/sanitize.sh base || failed=1
else
  echo "test: no tests with sanitizers, because the tests before took $((SECONDS / 60)) min; run scripts/sanitize.sh base" >&2
fi
if [ "${#names[@]}" -gt 0 ]; then
  printf 'test: %s failed\n' "${names[@]}" >&2
  echo "test: these tests once more, to see whether they fail again; this run of scripts/test.sh has failed in any case" >&2
  pattern=$(printf '%s\n' "${names[@]}" | sed 's/[][\.*^$()+?|]/\\&/g' | paste -s -d '|')
  ctest --preset release -R "^($pattern)\$" || true
fi
exit "$failed"
