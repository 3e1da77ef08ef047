#!/usr/bin/env bash
# Compares DARTS, random search and Petridish with the same time budget and seven seeds on Fashion-MNIST. Runs the
# experiments of configs/batches/fair-fight.toml that are not finished, then prints the report: which differences are more
# than chance. Further arguments are passed to nas-host batch, for example --out DIR.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec build/release/bin/nas-host batch configs/batches/fair-fight.toml "$@"
