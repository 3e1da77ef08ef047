#!/bin/sh
# compiler.sh COMPILER ARGUMENT...: starts the compiler in builds of strangers. Their commands ask for optimisations, which
# take a quarter of the compiler's time and change nothing of what most tests look at; so the last option is -O0, or
# NAS_LAST_OPTION. NAS_CCACHE, if set, is ccache.
# shellcheck disable=SC2086 # nothing when they are empty
exec ${NAS_CCACHE:-} "$@" ${NAS_LAST_OPTION--O0}
