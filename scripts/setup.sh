#!/usr/bin/env bash
# Brings a bare Debian 12 machine to a built nas-host: packages, LibTorch, build. Can be run again at any time; what is
# there already is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(
  build-essential cmake ninja-build ccache mold git python3 python3-venv
  libboost-dev libboost-filesystem-dev libboost-program-options-dev
  libtomlplusplus-dev libspdlog-dev nlohmann-json3-dev libssl-dev zlib1g-dev
  libhwy-dev libgtest-dev libgmock-dev dataset-fashion-mnist slurm-wlm munge
)

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  echo "Installing Debian packages: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# LibTorch comes with Python's torch, which the tests also use as an independent oracle.
if [ -z "${Torch_DIR:-}${CMAKE_PREFIX_PATH:-}" ] && ! .venv/bin/python -c 'import torch' 2>/dev/null; then
  echo "Installing LibTorch 2.13.0 into .venv"
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check torch==2.13.0
fi

[ -f build/release/build.ninja ] || cmake --preset release
cmake --build --preset release
