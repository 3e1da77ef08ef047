#!/usr/bin/env bash
# scripts/setup.sh [--with-tests] [TARGET...]: brings a bare Debian 12 machine to a built nas-host: packages, LibTorch,
# build. With targets, such as "nas-host nas_core darts", only those are built, and, without --with-tests, nothing is
# installed that only tests need. Can be run again at any time; what is there already is left alone, also the choice of
# tests of an existing build folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(
  build-essential cmake ninja-build ccache mold git python3 python3-venv
  libboost-dev libboost-filesystem-dev libboost-program-options-dev
  libtomlplusplus-dev libspdlog-dev nlohmann-json3-dev libssl-dev zlib1g-dev
  libhwy-dev libprotozero-dev libspng-dev libjpeg62-turbo-dev libminizip-dev dataset-fashion-mnist graphviz
)
test_packages=(abigail-tools libgtest-dev libgmock-dev slurm-wlm munge patchelf file chromium zsh fish clang-format-19
  clang-19 clang-tidy-19 libclang-rt-19-dev libomp-19-dev)
python_packages=(torch==2.13.0)
python_modules=torch
with_tests=false
if [ "${1:-}" = --with-tests ]; then
  with_tests=true
  shift
fi
[ "$#" -gt 0 ] || with_tests=true
options=()
[ -f build/release/CMakeCache.txt ] || options=(-DNAS_BUILD_TESTS=OFF -DNAS_BUILD_BENCH=OFF)
if $with_tests; then
  packages+=("${test_packages[@]}")
  python_packages+=(pillow numpy scipy onnx==1.23.2 onnxruntime==1.32.0 tensorboard==2.21.0
    jsonschema==4.26.0)
  python_modules+=", PIL, numpy, scipy, onnx, onnxruntime, tensorboard, jsonschema"
  options=(-DNAS_BUILD_TESTS=ON -DNAS_BUILD_BENCH=ON)
fi

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

phase() {  # phase NAME COMMAND...: runs COMMAND and reports its time
  local name=$1 begin=$SECONDS
  shift
  "$@"
  echo "setup: $name took $((SECONDS - begin)) s" >&2
}

install_packages() {
  local missing=() package
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  echo "Installing Debian packages: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# LibTorch comes with Python's torch, which the tests also use as an independent oracle. Pillow and NumPy write pictures
# and arrays, SciPy computes statistics, ONNX Runtime reads exported networks, TensorBoard the events of runs, and
# jsonschema configurations, for the tests alone.
install_libtorch() {
  [ -z "${Torch_DIR:-}${CMAKE_PREFIX_PATH:-}" ] || return 0
  ! .venv/bin/python -c "import $python_modules" 2>/dev/null || return 0
  echo "Installing into .venv: ${python_packages[*]}"
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check "${python_packages[@]}"
}

phase packages install_packages
phase LibTorch install_libtorch
phase configuration cmake --preset release "${options[@]}"
phase build cmake --build --preset release ${1:+--target "$@"}
