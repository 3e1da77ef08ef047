#!/usr/bin/env bash
# Compares the trainings per hour of one and two worker processes: bench/workers.sh [ROUNDS]. Each round runs a random
# search of eight small networks on Fashion-MNIST, one thread each, first with one worker, then with two. Needs two idle
# cores.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

search_seconds() {  # search_seconds WORKERS NAME
  build/release/bin/nas-host --quiet --plugin random --config configs/random-quick.toml --set search.workers="$1" \
    --set search.random.rungs=1 --set search.random.train.max_steps=40 --set search.random.samples=8 \
    --set eval.train.max_steps=1 --set eval.train.epochs=1 --set data.max_items=6000 --out "$folder/$2" >/dev/null
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["seconds"]["search"])' "$folder/$2/run.json"
}

for round in $(seq "$rounds"); do
  for workers in 1 2; do
    echo "$workers $(search_seconds "$workers" "$workers-$round")"
  done
done | tee "$folder/seconds" | awk '{ printf "%d worker%s: %.1f s\n", $1, ($1 > 1 ? "s" : ""), $2 }'
python3 - "$folder/seconds" <<'EOF'
import statistics, sys
seconds = {1: [], 2: []}
for line in open(sys.argv[1]):
    workers, took = line.split()
    seconds[int(workers)].append(float(took))
hourly = {workers: 8 * 3600 / statistics.median(took) for workers, took in seconds.items()}
print(f"medians: {hourly[1]:.0f} and {hourly[2]:.0f} trainings per hour, {hourly[2] / hourly[1]:.2f} times as many with two workers")
EOF
