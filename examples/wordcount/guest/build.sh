#!/bin/sh
# Makes wordcount.wasm from wordcount.c. The result is in the repository, so that nobody needs a C
# compiler to build the example; run this after a change to the source.
#
#   pip install ziglang==0.17.1
#   examples/wordcount/guest/build.sh
set -eu
cd "$(dirname "$0")"
${ZIG:-python3 -m ziglang} cc -target wasm32-wasi -O2 -Wall -Wextra -Wl,--strip-debug -o wordcount.wasm wordcount.c
