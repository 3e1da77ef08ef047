#!/bin/sh
# compiler.sh COMPILER ARGUMENT...: starts the compiler in builds of strangers. Their commands ask for optimisations, which
# take a quarter of the compiler's time and change nothing of what most tests look at, so the last options are those of
# the tests, with -O0. A source with LibTorch and without a precompiled header gets that of the tests, NAS_TORCH_HEADER,
# because it would spend half its time on LibTorch's headers. With NAS_AS_ASKED the arguments stay as they are.
# NAS_CCACHE, if set, is ccache.
case "${NAS_AS_ASKED:-} $*" in
  1\ *) ;;
  *\ -include\ *) set -- "$@" -O0 ;;
  */torch/include\ *.cpp | */torch/include\ *.cxx)
    set -- "$@" -O0 -fPIC -fvisibility=hidden -std=c++20 -include "$NAS_TORCH_HEADER"
    ;;
  *) set -- "$@" -O0 ;;
esac
# shellcheck disable=SC2086 # nothing when it is empty
exec ${NAS_CCACHE:-} "$@"
