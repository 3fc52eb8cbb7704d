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
  local name=$1 found log
  shift
  found=build/fuzz/corpus/$name
  log=build/fuzz/$name.log
  mkdir -p "$found"
  "build/fuzz/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_funcs=0 \
    -artifact_prefix="build/fuzz/$name-" "$found" "$@" >"$log" 2>&1 || { tail -n 60 "$log"; return 1; }
  echo "fuzz_$name: nothing found, $(tail -n 1 "$log")"
}

run application tests/fixtures/providers/http/
run frames tests/fixtures/providers/bedrock/
run sse tests/fixtures/providers/*/
run replies tests/fixtures/providers/*/
run judge tests/fuzz/corpus/judge
run schema tests/fuzz/corpus/schema
