#!/usr/bin/env bash
# Runs the engine through seeded schedules of faults on the virtual loop (tests/simulation/README.md); fails where a
# promise is broken, and prints the seed that repeats it.
# usage: scripts/simulate.sh [--schedules N] [--seed S] [--trace]        default: 20,000 schedules from seed 1
# PRESET chooses another build: PRESET=asan scripts/simulate.sh --schedules 500
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${PRESET:-release}
[ $# -gt 0 ] || set -- --schedules 20000

scripts/install-packages.sh build
settings=()
if [ "$preset" = release ]; then
  # As quickstart.sh and bench.sh build it, so that no script undoes the other's.
  settings=(-DLLMEVAL_WERROR=OFF -DLLMEVAL_TESTS=OFF -DLLMEVAL_BENCH=ON)
else
  scripts/install-packages.sh test
fi
scripts/build.sh "$preset" simulate "${settings[@]}"
exec "build/$preset/bin/simulate" "$@"
