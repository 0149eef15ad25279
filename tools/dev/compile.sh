#!/bin/sh
# The compiler behind ccache (CMakePresets.json): compile.sh ROOT COMPILER ARGUMENT…, in ROOT/build/PRESET.
#
# What one clone has compiled another need not: paths are given as they are from here, and of the precompiled header
# counts what it is made of, which is written beside it. Itself it has the paths and times of its clone in it: each
# makes its own.
set -eu
root=$1
shift
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1 CCACHE_PCH_EXTSUM=1 CCACHE_SLOPPINESS=pch_defines,time_macros

output='' before=''
for argument; do
  shift
  case $argument in "$root"/*) argument=../../${argument#"$root"/} ;; esac
  set -- "$@" "$argument"
  [ "$before" != -o ] || output=$argument
  before=$argument
done

made_of() {
  skips=''
  for argument; do
    shift
    if [ -n "$skips" ]; then
      skips=''
      continue
    fi
    case $argument in
      -o | -MT | -MF) skips=1 && continue ;;
      -c | -MD) continue ;;
      # clang would make the header, whatever else it is told.
      -emit-pch) argument=-P ;;
    esac
    set -- "$@" "$argument"
  done
  "$@" -E -P
}
case $output in
  *.gch)
    rm -f "$output" # g++ would only say that there is one
    made_of "$@" >"$output.made"
    sha256sum <"$output.made" >"$output.sum"
    rm "$output.made"
    exec "$@"
    ;;
esac
exec ccache "$@"
