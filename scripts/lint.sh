#!/usr/bin/env bash
# Refuses what the compiler and CMake cannot see: the layers' borders, the coroutine forms that g++ 12 miscompiles, files
# nobody compiles, left-over marks, the layout, shell mistakes. The rules are in scripts/lint/, their samples in tests/lint/.
# usage: scripts/lint.sh [--fix | --self-test]
#   --fix        lays the sources out with clang-format first
#   --self-test  runs the rules on the samples instead, and fails if one accepts what it must refuse
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-packages.sh test ci
exec python3 -B scripts/lint "$@"
