#!/bin/sh
# Makes greeter.wasm from greeter.c. Run it after a change to the source.
#
#   pip install ziglang==0.17.1       a C compiler with the libraries of WASI; other versions will do
#   guest/c/build.sh
#
# ZIG is the command, if it is not python3 -m ziglang. clang with wasi-libc does as well:
#   clang --target=wasm32-wasi -O2 -Wl,--strip-debug -o greeter.wasm greeter.c
set -eu
cd "$(dirname "$0")"
${ZIG:-python3 -m ziglang} cc -target wasm32-wasi -O2 -Wall -Wextra -Wl,--strip-debug -o greeter.wasm greeter.c
