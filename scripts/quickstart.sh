#!/usr/bin/env bash
# From a bare Debian 12 or Ubuntu 24.04 to a first report: installs what is missing, builds llmeval, and runs this
# project's own suites with the simulated model. No key, no network but the package mirror. A second call takes seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-packages.sh build
# A plain build: a warning of a newer compiler stops no user.
scripts/build.sh release llmeval -DLLMEVAL_WERROR=OFF -DLLMEVAL_TESTS=OFF

echo
echo "\$ build/release/bin/llmeval run"
exec build/release/bin/llmeval run
