#!/usr/bin/env bash
# Installs what is missing of scripts/packages.txt; silent where nothing is. Never removes a package.
# usage: scripts/install-packages.sh [build|test|package|ci]…        default: build
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ $# -gt 0 ] || set -- build
wanted=()
for use in "$@"; do
  mapfile -t of_use < <(awk -v use="$use" '!/^#/ && $2 == use {print $1}' scripts/packages.txt)
  [ ${#of_use[@]} -gt 0 ] || { echo "install-packages: unknown use '$use' (build, test, package or ci)" >&2; exit 2; }
  wanted+=("${of_use[@]}")
done

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "install-packages: this is no Debian or Ubuntu; taking these as installed: ${wanted[*]}" >&2
  exit 0
fi
# A package that another one provides is there, too: nodejs of NodeSource brings npm.
installed=" $(dpkg-query --show --showformat='${db:Status-Status}, ${Package}, ${Provides}\n' 2>/dev/null |
  awk -F', *' '$1 == "installed" {for (i = 2; i <= NF; ++i) {sub(/ .*/, "", $i); printf "%s ", $i}}')"
missing=()
for package in "${wanted[@]}"; do
  [[ $installed == *" $package "* ]] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "install-packages: not root and no sudo; as root: apt-get install --no-remove ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "Installing with apt-get (--no-remove): ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"${as_root[@]}" apt-get update -q=2 >"$log" 2>&1 ||
  echo "install-packages: apt-get update failed; trying with the package lists that are there" >&2
# The recommended packages are left out: they are manuals and alternatives, and double the time.
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install --yes --no-remove --no-install-recommends -q=2 "${missing[@]}" >>"$log" 2>&1 </dev/null ||
  { cat "$log" >&2; exit 1; }
