#!/usr/bin/env bash
# The action's second step: puts the program into $LLMEVAL_FOLDER, unless the cache did: from the release's archive where
# its checksum holds, else built from the sources that this action is part of.
# Environment: LLMEVAL_FOLDER, LLMEVAL_ARCHIVE (empty: build), RUNNER_TEMP.
set -euo pipefail
source_root=${LLMEVAL_SOURCES:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)}
program=$LLMEVAL_FOLDER/bin/llmeval
if [ -x "$program" ] && "$program" --version; then exit 0; fi

scratch=$(mktemp -d "$RUNNER_TEMP/llmeval-install.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

fetch() { curl --fail --silent --show-error --location --retry 3 --max-time 300 --output "$2" "$1"; }

# Exit 1: there is no such release; 2: it is not what its checksums say.
download() {
  local name=${LLMEVAL_ARCHIVE##*/}
  fetch "$LLMEVAL_ARCHIVE" "$scratch/$name" && fetch "${LLMEVAL_ARCHIVE%/*}/SHA256SUMS" "$scratch/SHA256SUMS" || return 1
  # The line of this file, exactly once: a list without it says nothing about it.
  if ! awk -v name="$name" '$2 == name || $2 == "*" name' "$scratch/SHA256SUMS" >"$scratch/line" ||
    [ "$(wc -l <"$scratch/line")" -ne 1 ] || ! (cd "$scratch" && sha256sum --check --strict --quiet line >&2); then
    echo "::error title=llmeval::the archive $name is not the one that its release's checksums name"
    return 2
  fi
  archive=$scratch/$name
}

build() {
  echo "no released archive for this version: building it, which later jobs find in the cache"
  "$source_root/scripts/install-packages.sh" build package
  "$source_root/scripts/build.sh" release llmeval -DLLMEVAL_WERROR=OFF -DLLMEVAL_TESTS=OFF
  (cd "$scratch" && cpack -G TGZ --config "$source_root/build/release/CPackConfig.cmake" -B "$scratch/packages" >cpack.log 2>&1) ||
    { cat "$scratch/cpack.log" >&2; return 1; }
  archive=$(ls "$scratch"/packages/llmeval-*.tar.gz)
}

archive=
if [ -n "${LLMEVAL_ARCHIVE:-}" ]; then
  code=0
  download || code=$?
  [ "$code" -lt 2 ] || exit 1
fi
[ -n "$archive" ] || build
mkdir -p "$LLMEVAL_FOLDER"
tar --extract --gzip --file "$archive" --directory "$LLMEVAL_FOLDER" --strip-components 1
"$program" --version
