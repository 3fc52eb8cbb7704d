#!/usr/bin/env bash
# Installs what is missing, builds llmeval with its tests and runs them all; ends with ctest's summary.
# usage: scripts/test.sh [CTEST-ARGUMENT…]        e.g. scripts/test.sh -R unit.text
# PRESET chooses another preset of CMakePresets.json: PRESET=asan scripts/test.sh
# TARGET builds a part, for those who run a part: TARGET=test_engine scripts/test.sh -R unit.engine
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${PRESET:-dev}

scripts/install-packages.sh build test
scripts/build.sh "$preset" "${TARGET:-all}"

ctest --test-dir "build/$preset" --parallel "$(nproc)" --output-on-failure --no-tests=error "$@" </dev/null
