#!/usr/bin/env bash
# Makes the packages of nas-host: an archive (tar), a Debian package (deb), a Python wheel (wheel); all three unless some
# are named.
#
# Usage: scripts/package.sh [--check] [--build FOLDER] [--out FOLDER] [tar|deb|wheel]...
#   --check   also unpacks or installs each one in a fresh place and runs a short search there; for the wheel, pip
#             installs torch
#   --build   takes this finished build instead of building in build/release
#   --out     the folder to write to; build/packages without it
set -euo pipefail
sources=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() { printf 'package.sh: error: %s\n  %s\n  %s\n' "$@" >&2; exit 2; }

build= out=$sources/build/packages check= kinds=()
while [ $# -gt 0 ]; do
  case $1 in
    --check) check=1 ;;
    --build | --out) [ $# -gt 1 ] || fail "$1 needs a folder" "on the command line" "name one after it"
                     if [ "$1" = --build ]; then build=$2; else out=$2; fi
                     shift ;;
    tar | deb | wheel) kinds+=("$1") ;;
    *) fail "unknown argument $1" "on the command line" "use --check, --build FOLDER, --out FOLDER, tar, deb, wheel" ;;
  esac
  shift
done
[ "${#kinds[@]}" -gt 0 ] || kinds=(tar deb wheel)

if [ -z "$build" ]; then
  build=$sources/build/release
  "$sources/scripts/setup.sh" nas_installed
fi
for program in patchelf file; do
  command -v $program >/dev/null || fail "$program is not found" "in PATH" "install Debian's package $program"
done
mkdir -p "$out"
build=$(cd "$build" && pwd)
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints the package that it makes, and nothing else.
make_cpack() {  # GENERATOR EXTENSION
  cpack -G "$1" --config "$build/CPackConfig.cmake" -B "$work/cpack" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  local package
  package=$(echo "$work"/cpack/*."$2")
  mv "$package" "$out"
  echo "$out/${package##*/}"
}
make_tar() { make_cpack TGZ tar.gz; }
make_deb() { make_cpack DEB deb; }
make_wheel() { python3 "$sources/packaging/wheel.py" "$build" "$out"; }

torch() { sed -n 's|^Torch_DIR:[A-Z]*=\(.*\)/share/cmake/Torch$|\1|p' "$build/CMakeCache.txt"; }
search() {  # PREFIX PROGRAM: a search of seconds on synthetic images, with the installation's own example
  "$2" --plugin darts --config "$1/share/nas/template/trainer/try.toml" --out "$1/run"
}
check_tar() {
  tar -xf "$1" -C "$work" --one-top-level=archive --strip-components=1
  ln -s "$(torch)" "$work/archive/libtorch"
  search "$work/archive" "$work/archive/bin/nas-host"
}
check_deb() {
  dpkg-deb -x "$1" "$work/deb"
  LD_LIBRARY_PATH=$(torch)/lib search "$work/deb/usr" "$work/deb/usr/bin/nas-host"
}
check_wheel() {
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check "$1"
  search "$("$work/venv/bin/python" -c 'import nas_host; print(nas_host.PREFIX)')" "$work/venv/bin/nas-host"
}

for kind in "${kinds[@]}"; do
  package=$("make_$kind")
  echo "$package"
  [ -z "$check" ] || "check_$kind" "$package"
done
