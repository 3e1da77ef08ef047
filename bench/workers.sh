#!/usr/bin/env bash
# Compares worker processes: bench/workers.sh [ROUNDS]. Each round runs a random search of eight small networks on
# Fashion-MNIST, one thread each: first with one worker, which serves one training after another, then with two, and then
# trains the same networks again with a program started for each of them. Needs two idle cores. STEPS=5 shortens the
# trainings to five steps, so that starting weighs more.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
steps=${STEPS:-40}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
host=build/release/bin/nas-host

search_seconds() {  # search_seconds WORKERS NAME
  "$host" --quiet --plugin random --config configs/random-quick.toml --set search.workers="$1" \
    --set search.random.rungs=1 --set search.random.train.max_steps="$steps" --set search.random.samples=8 \
    --set eval.enabled=false --set data.max_items=6000 --out "$folder/$2" >/dev/null
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["seconds"]["search"])' "$folder/$2/run.json"
}

seconds_of_programs() {  # seconds_of_programs NAME: the trainings of that run once more, each in a program of its own
  local training begin
  begin=$(date +%s.%N)
  for training in "$folder/$1"/trainings/*; do
    rm -r "$training"/{result.toml,found.toml,weights.safetensors,metrics.jsonl,checkpoints}
    "$host" worker "$training"
  done
  python3 -c 'import sys, time; print(time.time() - float(sys.argv[1]))' "$begin"
}

for round in $(seq "$rounds"); do
  echo "1 worker;$(search_seconds 1 "1-$round")"
  echo "2 workers;$(search_seconds 2 "2-$round")"
  echo "a program for each;$(seconds_of_programs "1-$round")"
done | tee "$folder/seconds" | awk -F ';' '{ printf "%s: %.1f s\n", $1, $2 }'
python3 - "$folder/seconds" <<'EOF'
import statistics, sys
seconds = {}
for line in open(sys.argv[1]):
    name, took = line.split(";")
    seconds.setdefault(name, []).append(float(took))
median = {name: statistics.median(took) for name, took in seconds.items()}
hourly = {name: 8 * 3600 / took for name, took in median.items()}
print(f"medians: {hourly['1 worker']:.0f} and {hourly['2 workers']:.0f} trainings per hour, "
      f"{median['1 worker'] / median['2 workers']:.2f} times as many with two workers; one worker takes "
      f"{median['1 worker'] / median['a program for each']:.2f} of the time of a program for each training")
EOF
