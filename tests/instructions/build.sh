#!/usr/bin/env bash
# Compiles the kernels whose instructions are counted, from bench/guests/kernels or this folder. The .wasm files are committed, so that
# the count needs no compiler for C; run this after a change of a kernel, of driver.c or of the compiler, and say so in the commit.
#
#   tests/instructions/build.sh           writes the files
#   tests/instructions/build.sh --check   says whether they are what the sources give
#
# The compiler is the `zig cc` that tests/guests/fetch.py installs into target/guests.
set -euo pipefail
cd "$(dirname "$0")"

guests="${WASM2RS_GUESTS:-../../target/guests}"
cache="$guests/zig-cache"
built="$(mktemp -d)"
trap 'rm -rf "$built"' EXIT

for file in *.wasm; do
    kernel="${file%.wasm}"
    # Vectors only where the kernel is about them.
    case "$kernel" in simd | vectors) features=-msimd128 ;; *) features= ;; esac
    source="$kernel.c"
    [ -f "$source" ] || source="../../bench/guests/kernels/$kernel.c"
    ZIG_GLOBAL_CACHE_DIR="$cache" ZIG_LOCAL_CACHE_DIR="$cache" "$guests/zig/bin/python3" -m ziglang cc \
        -target wasm32-wasi -mexec-model=reactor -O3 -w -Wl,--strip-debug $features \
        -I../../bench/guests driver.c "$source" -o "$built/$file"
    if [ "${1:-}" = --check ]; then
        cmp "$built/$file" "$file"
    else
        cp "$built/$file" "$file"
    fi
done
