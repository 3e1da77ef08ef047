#!/usr/bin/env bash
# Set-up, then all tests. Further arguments go to ctest, e.g. -R darts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh
exec ctest --preset release -j 2 "$@"
