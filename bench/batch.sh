#!/usr/bin/env bash
# Measures the overhead and the memory of a batch: bench/batch.sh [EXPERIMENTS [ROUNDS]]. Each round runs ten trivial
# experiments as a batch with one job, then the same ten one after the other with nas-host run. Then runs a batch of
# EXPERIMENTS (100) with two jobs and reads the memory of its process every tenth of a second.
set -euo pipefail
cd "$(dirname "$0")/.."
experiments=${1:-100}
rounds=${2:-10}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'tail -5 "$folder/log" >&2' ERR
host=$PWD/build/release/bin/nas-host

batch_file() {  # batch_file COUNT: prints a batch file
  cat <<EOF
plugin = "darts"
[axes]
seed = { range = [1, $1] }
[set]
search.model = { channels = 2, cells = 3, reductions = 1, nodes = 1 }
search.train = { epochs = 1, max_steps = 1, batch = 8, validate_every = 0 }
eval.model = { channels = 2, cells = 3, reductions = 1, aux_weight = 0 }
eval.enabled = false
[set.data]
dataset = "synthetic"
crop_padding = 0
synthetic = { train_items = 32, test_items = 16, height = 8, width = 8 }
EOF
}

now() { date +%s.%N; }

batch_file 10 > "$folder/ten.toml"
for round in $(seq "$rounds"); do
  out=$folder/round-$round
  begin=$(now)
  "$host" batch "$folder/ten.toml" --jobs 1 --out "$out" > /dev/null 2>> "$folder/log"
  middle=$(now)
  for seed in $(seq 10); do
    config=$out/.batch/seed=$seed/config.toml
    "$host" run --plugin darts --config "$config" --out "$out/alone-$seed" > /dev/null 2>> "$folder/log"
  done
  echo "$begin $middle $(now)"
done > "$folder/times"

batch_file "$experiments" > "$folder/many.toml"
"$host" batch "$folder/many.toml" --jobs 2 --out "$folder/many" > /dev/null 2>> "$folder/log" &
process=$!
while kill -0 $process 2> /dev/null; do
  finished=$(grep -l '"finished"' "$folder"/many/*/run.json 2> /dev/null | wc -l || true)
  awk -v finished="$finished" '/^VmRSS/ { print finished, $2 }' /proc/$process/status 2> /dev/null || true
  sleep 0.1
done > "$folder/memory"
wait $process

python3 - "$folder" <<'EOF'
import statistics, sys
folder = sys.argv[1]
costs = []
for line in open(folder + "/times"):
    begin, middle, end = map(float, line.split())
    costs.append((middle - begin - (end - middle)) / 10 * 1000)
costs.sort()
print(f"overhead of a batch: {statistics.median(costs):.1f} ms per experiment (median of {len(costs)} rounds, "
      f"{costs[0]:.1f} to {costs[-1]:.1f})")
memory = [tuple(map(int, line.split())) for line in open(folder + "/memory")]
last = max(finished for finished, _ in memory)
def peak(low, high):
    return max([kib for finished, kib in memory if low * last <= finished <= high * last], default=0)
print(f"memory of the batch process over {last} experiments: {peak(0, 0.25)} KiB at most in the first quarter, "
      f"{peak(0.75, 1)} KiB in the last")
EOF
