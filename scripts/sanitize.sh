#!/usr/bin/env bash
# scripts/sanitize.sh [base]: builds with clang's sanitizers and runs the tests that they are for. With "base" it stops
# after the tests that need no LibTorch, with the address and undefined-behaviour sanitizers: the part that
# scripts/test.sh runs. CONTRIBUTING.md, "Sanitizers and clang-tidy", describes what runs and why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run() {  # run PRESET TARGETS CTEST-ARGUMENT...
  local preset=$1 targets=$2
  shift 2
  cmake --preset "$preset" >/dev/null
  # shellcheck disable=SC2086 # a list of targets
  cmake --build --preset "$preset" --target $targets
  ctest --preset "$preset" -j 2 --output-on-failure "$@"
}

# The tests that are left out start a compiler, which has no sanitizers.
run sanitize nas_base_tests -L base -E '^abi\.(Authoring|Boundary)[./]'
[ "${1:-}" != base ] || exit 0
# The networks of WholeNetworks and NetworkParity take an hour with sanitizers, and the sweep covers each of their ops.
run sanitize "engine_test data_test checkpoint_test desc_test" -R '^(engine|data|checkpoint|desc)\.' -E 'Instructions|Network'
run sanitize-thread "base_test workers_test data_test engine_test" -R '^(base|workers|data)\.|^engine\.Engine$'
