#!/usr/bin/env bash
# search_path.sh FOLDER...: no program or library below the folders looks for libraries in the current folder: every entry
# of its search path is absolute or begins with $ORIGIN. An empty entry means the current folder.
set -euo pipefail
checked=0
while read -r file; do
  path=$(readelf -d "$file" | sed -nE 's/.*\((RPATH|RUNPATH)\).*\[(.*)\]$/\2/p')
  checked=$((checked + 1))
  [ -n "$path" ] || continue
  while read -r entry; do
    case $entry in
      /* | '$ORIGIN'*) ;;
      *) echo "$file looks for libraries in \"$entry\": $path" && exit 1 ;;
    esac
  done < <(tr ':' '\n' <<<"$path")
done < <(find "$@" -type f \( -name 'nas-host' -o -name '*.so' \))
[ "$checked" -ge 6 ] || { echo "only $checked files were checked"; exit 1; }
