#!/usr/bin/env bash
# format.sh ROOT: fails with the places that clang-format would change. Fix them with: clang-format-19 -i FILE
set -euo pipefail
cd "$1"
mapfile -t sources < <(find bench core examples host plugins sdk tests \( -name '*.h' -o -name '*.cpp' -o -name '*.c' \) -not -path '*/build/*')
[ "${#sources[@]}" -gt 400 ] || { echo "only ${#sources[@]} sources found"; exit 1; }
clang-format-19 --dry-run -Werror "${sources[@]}"
