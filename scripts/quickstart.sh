#!/usr/bin/env bash
# From a bare machine to a found network: set-up of what is needed for it, then a short DARTS search on Fashion-MNIST,
# with training and test of what it finds. Further arguments go to nas-host, e.g. --out DIR.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh nas-host nas_core darts
exec build/release/bin/nas-host --plugin libdarts.so --config configs/quick.toml "$@"
