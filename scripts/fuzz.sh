#!/usr/bin/env bash
# scripts/fuzz.sh [SECONDS] [TARGET...]: gives every target of tests/fuzz, or those that are named, random bytes for
# SECONDS in total (an hour unless given), and prints what each did. Inputs that reach new code are kept in
# build/fuzz/corpus; inputs that fail are kept in build/fuzz/failures, and end the script with code 1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v clang++-19 >/dev/null || { echo "clang 19 is needed: apt-get install clang-19 libclang-rt-19-dev" >&2; exit 2; }

seconds=${1:-3600}
shift || true
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || mapfile -t targets < <(ls tests/fuzz/corpus)
each=$((seconds / ${#targets[@]}))

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
mkdir -p build/fuzz/failures

number() {  # number LOG NAME: of "cov: 123" in the last line that has it
  grep -oE "$2: [0-9]+" "$1" | tail -n 1 | grep -oE '[0-9]+$' || echo 0
}

failed=0
printf '%-12s %12s %8s %8s %9s  %s\n' TARGET EXECUTIONS COV FT "PEAK MB" RESULT
for target in "${targets[@]}"; do
  kept=build/fuzz/corpus/$target log=build/fuzz/$target.log result=passed
  mkdir -p "$kept"
  nice -n 10 "build/fuzz/bin/fuzz_$target" -max_total_time="$each" -rss_limit_mb=2048 -malloc_limit_mb=1024 -timeout=60 \
    -max_len=65536 -print_final_stats=1 -artifact_prefix="build/fuzz/failures/$target-" "$kept" \
    "tests/fuzz/corpus/$target" >"$log" 2>&1 </dev/null || { result="failed, see $log"; failed=1; }
  printf '%-12s %12s %8s %8s %9s  %s\n' "$target" "$(number "$log" stat::number_of_executed_units)" \
    "$(number "$log" cov)" "$(number "$log" ft)" "$(number "$log" stat::peak_rss_mb)" "$result"
done
exit "$failed"
