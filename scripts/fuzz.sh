#!/usr/bin/env bash
# Builds the fuzzers with clang and runs each for a while on its seeds; fails with the input that it found, which then
# belongs to the seeds.
# usage: scripts/fuzz.sh [--seconds N]        default: 10 seconds each
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=10
[ "${1:-}" != --seconds ] || seconds=$2

scripts/install-packages.sh build test ci
scripts/build.sh fuzz fuzzers

run() {
  local name=$1 found
  shift
  found=build/fuzz/corpus/$name
  mkdir -p "$found"
  "$(find build/fuzz -name "fuzz_$name" -type f -executable)" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=0 -verbosity=0 -artifact_prefix="build/fuzz/$name-" "$found" "$@"
  echo "fuzz_$name: nothing found in $seconds s"
}

run sse tests/fixtures/providers/*/
run replies tests/fixtures/providers/*/
