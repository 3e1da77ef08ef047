#!/usr/bin/env bash
# Set-up, then all tests: those of the release build, and the ones without LibTorch with sanitizers. With
# arguments, which go to ctest (-R darts), only the tests of the release build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh
ctest --preset release -j 2 "$@"
if [ "$#" -eq 0 ]; then
  scripts/sanitize.sh base
fi
