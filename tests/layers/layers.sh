#!/usr/bin/env bash
# layers.sh ROOT RULE: the rules of layers, host -> core -> sdk <- plugins, each of which fails with the lines that break it.
set -euo pipefail
cd "$1"

broken() {  # broken MESSAGE LINES
  [ -z "$2" ] && return 0
  printf '%s:\n%s\n' "$1" "$2"
  exit 1
}

case "$2" in
  plugins_include_only_the_sdk)
    broken "a plugin includes something of core or host" \
      "$(grep -rnE '#include *[<"](\.\./)*(core|host)/' plugins sdk --include='*.h' --include='*.cpp' || true)" ;;
  sdk_needs_only_libtorch_and_the_standard_library)
    # Headers in folders other than nas/, torch/, c10/ and ATen/ would be somebody else's.
    broken "an SDK header includes a third party" \
      "$(grep -rnE '#include *[<"][a-z0-9_]+/' sdk/include | grep -vE '[<"](nas|torch|c10|ATen)/' || true)" ;;
  core_knows_no_method)
    # Papers may be cited, and the genotype format is called after the method that brought it up.
    broken "core names a method" \
      "$(grep -rniE '\b(darts|petridish)\b' core --include='*.h' --include='*.cpp' |
         grep -vE '//|^core/desc/genotype|^core/desc/toml_text' || true)" ;;
  base_needs_no_libtorch)
    broken "base, config or workers includes LibTorch" \
      "$(grep -rnE '#include *[<"](torch|c10|ATen)/' core/base core/config core/workers host || true)" ;;
  only_the_log_knows_spdlog)
    broken "spdlog is used outside of core/base/log.cpp" \
      "$(grep -rln 'spdlog/' core host plugins sdk --include='*.h' --include='*.cpp' | grep -v '^core/base/log.cpp$' || true)" ;;
  *) echo "no rule \"$2\"" && exit 2 ;;
esac
