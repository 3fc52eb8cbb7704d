#!/usr/bin/env bash
# Measures what the project promises about speed and memory, and fails where a promise is not kept.
# usage: scripts/bench.sh [throughput|concurrency|ratelimit|mock|streams|startup|validate|million|rescore|diff|trend|cached|memory|gsm8k|schema|writers|all]…
#   default: all
#   throughput  20,000 cases over HTTP against a bare libcurl loop that sends the same, five pairs in turns
#   concurrency 10,000 cases, 500 at once, against a server that answers after 200 ms
#   ratelimit   1,500 cases against a server that allows 50 a second, with and without a configured limit and hints
#   mock        20,000 requests to `llmeval mock` against a bare server, five pairs in turns
#   streams     1,000 answers at once that drip in, a few bytes every 100 ms
#   startup     `llmeval --version` against an empty program linked to the same libraries
#   validate    a suite of 1,000 cases
#   million     1,000,000 recorded answers from JSON Lines
#   rescore     100,000 stored answers looked at once more, by ten checks each
#   diff        two stored runs of 1,000 and of 100,000 samples, compared
#   trend       300 stored runs of 1,000 samples, run after run, with a search for changes
#   cached      10,000 cases over HTTP once more, all of them answered by the cache
#   memory      peaks at 1,000, 100,000 and 1,000,000 recorded answers
#   schema      validating an answer of 30 properties against a compiled JSON Schema, and compiling it
#   writers     each writer of reports, told one sample over and over
#   gsm8k       1,319 questions, two models' recorded answers (from ../shared/data, where it is there)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-packages.sh build
command -v python3 >/dev/null || scripts/install-packages.sh test
# The same settings as quickstart.sh: users run this build, and neither script undoes the other's.
settings=(-DLLMEVAL_WERROR=OFF -DLLMEVAL_TESTS=OFF -DLLMEVAL_BENCH=ON)
scripts/build.sh release llmeval "${settings[@]}"
scripts/build.sh release bench_programs "${settings[@]}"
exec python3 -B scripts/bench build/release "$@"
