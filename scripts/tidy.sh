#!/usr/bin/env bash
# scripts/tidy.sh [base]: runs clang-tidy, with the checks of .clang-tidy, on core, host and plugins. With "base" only on
# what needs no LibTorch. It reads the compile commands of the preset "sanitize", which are clang's: one run for
# each unity source, which is a folder or a few, and for each source that is compiled alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

targets='nas_base|nas_host_objects'
mapfile -t plugins < <(basename -a plugins/*/)
cmake --preset sanitize >/dev/null
if [ "${1:-}" != base ]; then
  targets+="|nas_core_objects$(printf '|%s' "${plugins[@]}")"
  cmake --build --preset sanitize --target nas_torch_pch
fi
# Generated sources and headers.
cmake --build --preset sanitize --target nas_base
# The plugins' default files, which are compiled as bytes, are generated sources that nobody reads.
mapfile -t sources < <(sed -nE 's/.* -o [^ ]*\/('"$targets"')\.dir\/[^ ]* -c ([^ "]+).*/\2/p' \
                         build/sanitize/compile_commands.json | grep -v '_config\.cpp$')
[ "${#sources[@]}" -ge 6 ] || { echo "only ${#sources[@]} sources found"; exit 1; }
printf '%s\0' "${sources[@]}" | xargs -0 -n 1 -P 2 clang-tidy-19 -p build/sanitize --quiet
