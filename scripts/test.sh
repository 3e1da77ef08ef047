#!/usr/bin/env bash
# Set-up, then all tests: those without LibTorch, which are built within minutes, then the others of the release build,
# then the ones without LibTorch once more with sanitizers; the latter only when the former took no longer than
# NAS_TEST_MINUTES (70). With arguments, which go to ctest (-R darts), only the tests of the release build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "$#" -gt 0 ]; then
  scripts/setup.sh
  exec ctest --preset release -j 2 "$@"
fi

failed=0
scripts/setup.sh --with-tests nas_base_tests
ctest --preset release -j 2 -L base || failed=1
scripts/setup.sh
ctest --preset release -j 2 -LE base || failed=1
if [ "$SECONDS" -le $((60 * ${NAS_TEST_MINUTES:-70})) ]; then
  scripts/sanitize.sh base || failed=1
else
  echo "test: no tests with sanitizers, because the tests before took $((SECONDS / 60)) min; run scripts/sanitize.sh base" >&2
fi
exit "$failed"
