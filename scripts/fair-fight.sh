#!/usr/bin/env bash
# DARTS, random search and Petridish with the same budget of seconds, three seeds, on Fashion-MNIST: runs what is not yet
# finished of configs/batches/fair-fight.toml, then prints mean and deviation. Further arguments go to nas-host batch, e.g.
# --out DIR or --executor slurm. A quarter of an hour on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=runs/fair-fight
for ((i = 1; i < $#; ++i)); do
  [ "${!i}" = --out ] && next=$((i + 1)) && out=${!next}
done
build/release/bin/nas-host batch configs/batches/fair-fight.toml "$@"
build/release/bin/nas-host batch report "$out"
