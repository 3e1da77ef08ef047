#!/usr/bin/env bash
# layers.sh ROOT RULE: the rules of layers, host -> core -> sdk <- plugins. Each rule fails with the lines that break it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"

broken() {  # broken MESSAGE LINES
  [ -z "$2" ] && return 0
  printf '%s:\n%s\n' "$1" "$2"
  exit 1
}

# Includes between rooms of rooms.txt that go up, as FILE:LINE: includes INCLUDED.
upward_includes() {
  grep -rnE '^ *#include *"(core|host|nas)/' sdk/include core host --include='*.h' --include='*.cpp' |
    awk -v rooms="$here/rooms.txt" '
      BEGIN {
        while ((getline line < rooms) > 0)
          if (line !~ /^#/ && split(line, word, " ")) floor[word[1]] = ++floors
        if (floors < 10) { print "no rooms in " rooms; exit }
      }
      function floor_of(path) {  # of the innermost room; 0 outside of all
        while (sub(/\/[^\/]*$/, "", path)) if (path in floor) return floor[path]
        return 0
      }
      {
        split($0, part, ":"); split($0, quoted, "\"")
        included = quoted[2] ~ /^nas\// ? "sdk/include/" quoted[2] : quoted[2]
        from = floor_of(part[1]); to = floor_of(included)
        if (from && to > from) print part[1] ":" part[2] ": includes " quoted[2]
      }'
}

case "$2" in
  rooms_include_only_rooms_below)
    broken "an include goes up in tests/layers/rooms.txt" "$(upward_includes)" ;;
  every_room_is_listed)
    broken "a folder is not in tests/layers/rooms.txt" \
      "$(find core host/batch \( -name '*.cpp' -o -name '*.h' \) -printf '%h\n' | sort -u |
         grep -vxFf <(awk '!/^#/ { print $1 }' "$here/rooms.txt") || true)" ;;
  a_wrong_include_is_found)
    copy=$(mktemp -d) && trap 'rm -rf "$copy"' EXIT
    cp -r --parents sdk/include core host "$copy"
    echo '#include "core/app/session.h"' >>"$copy/core/base/text.h"
    echo '#include "host/session.h"' >>"$copy/core/app/session.cpp"
    found=$(bash "$here/layers.sh" "$copy" rooms_include_only_rooms_below) && broken "no upward include was found" "$copy"
    for line in core/base/text.h:.*core/app/session.h core/app/session.cpp:.*host/session.h; do
      grep -q "^$line$" <<<"$found" || broken "not found: $line, among" "$found"
    done ;;
  host_reaches_core_through_its_entry)
    broken "the host includes a part of libnas_core.so" \
      "$(grep -rnE '#include *"core/' host | grep -vE '"core/(base|statistics|config|desc|workers|record|events|report)/|"core/app/api.h"|"core/version.h"' || true)" ;;
  plugins_include_only_the_sdk)
    broken "a plugin includes something of core or host" \
      "$(grep -rnE '#include *[<"](\.\./)*(core|host)/' plugins sdk --include='*.h' --include='*.cpp' || true)" ;;
  sdk_needs_only_libtorch_and_the_standard_library)
    # Headers in folders other than nas/, torch/, c10/ and ATen/ belong to a third party.
    broken "an SDK header includes a third party" \
      "$(grep -rnE '#include *[<"][a-z0-9_]+/' sdk/include | grep -vE '[<"](nas|torch|c10|ATen)/' || true)" ;;
  core_knows_no_method)
    # Papers may be cited, and the genotype format is called after the method that introduced it.
    broken "core names a method" \
      "$(grep -rniE '\b(darts|petridish)\b' core --include='*.h' --include='*.cpp' |
         grep -vE '//|^core/desc/genotype|^core/desc/toml_text' || true)" ;;
  base_needs_no_libtorch)
    broken "a part of libnas_base.so or the host includes LibTorch" \
      "$(grep -rnE '#include *[<"](torch|c10|ATen)/' core/base core/statistics core/config core/desc core/workers core/record core/events core/report host || true)" ;;
  only_the_log_knows_spdlog)
    broken "spdlog is used outside of core/base/log.cpp" \
      "$(grep -rln 'spdlog/' core host plugins sdk --include='*.h' --include='*.cpp' | grep -v '^core/base/log.cpp$' || true)" ;;
  only_base_writes_files)  # the error output of a worker is in memory
    broken "a file or folder is made or written outside of core/base/{file,folder,lock_file,last_record}.cpp" \
      "$(grep -rnE 'O_CREAT|ofstream|fopen\(|mkstemp|create_director|::(rename|ftruncate|fsync|fdatasync|mkdir|creat)\(' \
         core host --include='*.h' --include='*.cpp' | grep -vE '^core/base/(file|folder|lock_file|last_record)\.cpp:|error_output_'  || true)" ;;
  *) echo "no rule \"$2\"" && exit 2 ;;
esac
