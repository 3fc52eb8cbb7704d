#!/usr/bin/env bash
# Configures a preset of CMakePresets.json and builds one of its targets; says little where nobody watches.
# usage: scripts/build.sh PRESET TARGET [-DNAME=VALUE]…
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -ge 2 ] || { echo "usage: scripts/build.sh PRESET TARGET [-DNAME=VALUE]…" >&2; exit 2; }
preset=$1
target=$2
shift 2

mkdir -p "build/$preset"
log=build/$preset/configure.log
cmake --preset "$preset" "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }

# On a terminal Ninja rewrites one line. Into a file it writes a line a step: every tenth part of the way is enough of
# those, and all that is not a step (a warning, an error) passes.
only_tenths() {
  awk '/^\[[0-9]+\/[0-9]+\]/ {
         split(substr($1, 2), step, "/")
         tenth = int(10 * step[1] / step[2])
         if (tenth == last) next
         last = tenth
       }
       { print; fflush() }'
}
if [ -t 1 ]; then
  cmake --build "build/$preset" --target "$target"
else
  cmake --build "build/$preset" --target "$target" | only_tenths
fi
