#!/usr/bin/env bash
# Makes what people download: build/release/packages/ gets a Debian package, an archive and SHA256SUMS. Then tries them:
# installed into an empty folder each runs a first project.
# usage: scripts/package.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-packages.sh build package
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)  # The same commit, the same archive.
export SOURCE_DATE_EPOCH
scripts/build.sh release llmeval -DLLMEVAL_WERROR=OFF -DLLMEVAL_TESTS=OFF

packages=build/release/packages
rm -rf "$packages"
cpack --config build/release/CPackConfig.cmake >build/release/cpack.log 2>&1 ||
  { cat build/release/cpack.log >&2; exit 1; }
rm -rf "$packages/_CPack_Packages"
version=$(build/release/bin/llmeval --version)
(cd "$packages" && sha256sum -- *.deb *.tar.gz >SHA256SUMS && sha256sum --check --quiet SHA256SUMS)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# try ROOT: the program below it is this version, and runs the project that it writes.
try() {
  local program
  program=$(realpath "$1/bin/llmeval")
  [ "$("$program" --version)" = "$version" ] || { echo "package: $program is another version" >&2; return 1; }
  rm -rf "$scratch/project"
  mkdir "$scratch/project"
  (cd "$scratch/project" && "$program" init >/dev/null && "$program" run >report.txt 2>&1) ||
    { cat "$scratch/project/report.txt" >&2; return 1; }
  test -s "$1/share/doc/llmeval/copyright"
}

DESTDIR=$scratch/installed cmake --install build/release --prefix /usr >/dev/null
try "$scratch/installed/usr"

dpkg-deb --extract "$packages"/llmeval_*.deb "$scratch/deb"
try "$scratch/deb/usr"

mkdir "$scratch/tar"
tar --extract --gzip --file "$packages"/llmeval-*.tar.gz --directory "$scratch/tar" --strip-components 1
try "$scratch/tar"
# What the archive needs of a machine, by itself and through what it brings, libcurl's own needs aside.
needed() { objdump --private-headers "$@" | awk '$1 == "NEEDED" {print $2}' | sort -u; }
shopt -s nullglob
brought=("$scratch"/tar/lib/*/llmeval/*.so* "$scratch"/tar/lib/llmeval/*.so*)
for library in $(needed "$scratch/tar/bin/llmeval" "${brought[@]}"); do
  case $library in
    libc.so.6 | libm.so.6 | libgcc_s.so.1 | libstdc++.so.6 | ld-linux-*.so.* | libcurl.so.4 | libcrypto.so.3) ;;
    *)
      [[ " ${brought[*]} " == *"/$library "* ]] ||
        { echo "package: the archive needs $library and does not bring it" >&2; exit 1; }
      ;;
  esac
done

cat "$packages/SHA256SUMS"
