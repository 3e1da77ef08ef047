#!/usr/bin/env bash
# DARTS, random search and Petridish with the same budget of seconds, three seeds, on Fashion-MNIST: runs what is not yet
# finished of configs/batches/fair-fight.toml and ends with the report, mean and deviation. Further arguments go to
# nas-host batch, e.g. --out DIR.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec build/release/bin/nas-host batch configs/batches/fair-fight.toml "$@"
