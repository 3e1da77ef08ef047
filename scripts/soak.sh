#!/usr/bin/env bash
# Many steps, checkpoints and experiments in little time, to see that memory, descriptors and threads stay what they are.
# Prints them over time: of one run that writes a checkpoint at every step, then of the process that runs a batch.
#   scripts/soak.sh [EPOCHS [EXPERIMENTS [JOBS]]]   default: 5000 epochs of six steps, 2000 experiments, one at a time
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
epochs=${1:-5000} experiments=${2:-2000} jobs=${3:-1}
host=$PWD/build/release/bin/nas-host config=$PWD/tests/faults/small.toml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

sample() {  # sample PID DIRECTORY: seconds, RSS in MB, descriptors, threads, and how far it is
  local rss threads
  rss=$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status")
  threads=$(awk '/^Threads/ { print $2 }' "/proc/$1/status")
  [ -n "$rss" ] || return 0
  printf '%8s s %10s MB %6s descriptors %4s threads   %s\n' "$((SECONDS - begin))" "$rss" \
    "$(find "/proc/$1/fd" -mindepth 1 2>/dev/null | wc -l)" "$threads" "$(progress "$2")"
}

watch() {  # watch NAME DIRECTORY COMMAND...: runs the command, with a sample at the beginning and then every ten seconds
  local name=$1 directory=$2 begin=$SECONDS pid pause=1
  shift 2
  echo "$name"
  nice "$@" >"$folder/out" 2>"$folder/err" &
  pid=$!
  while sleep "$pause" && [ -e "/proc/$pid/fd" ] && [ "$(ps -o stat= -p "$pid")" != Z ]; do
    sample "$pid" "$directory" 2>/dev/null || break
    pause=$((pause < 10 ? pause + 3 : 10))
  done
  wait "$pid" || { cat "$folder/err"; exit 1; }
  echo "    ended after $((SECONDS - begin)) s"
}

progress() { echo "$(wc -l 2>/dev/null <"$1/metrics.jsonl" || echo 0) lines of metrics"; }
watch "a run of $epochs epochs, a checkpoint at every step" "$folder/run" "$host" --plugin darts --config "$config" \
  --out "$folder/run" --set "search.train.epochs=$epochs" --set data.synthetic.train_items=192

cat >"$folder/batch.toml" <<TOML
plugin = "darts"
config = "$config"
[axes]
seed = { range = [1, $experiments] }
TOML
progress() { echo "$(grep -c ' is finished: ' "$folder/err") experiments finished"; }
watch "a batch of $experiments experiments, $jobs at a time" "$folder/batch" "$host" batch "$folder/batch.toml" \
  --out "$folder/batch" --jobs "$jobs" --yes
