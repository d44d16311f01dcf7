#!/bin/sh
# Makes greeter.wasm from src/main.rs. Run it after a change to the source.
#
#   rustup target add wasm32-wasip1
#   guest/rust/build.sh
#
# The greeter.wasm that came with this project was made by Rust 1.85.1 as Debian 13 has it:
#   apt-get install cargo libstd-rust-dev-wasm32 lld
#   CARGO_TARGET_WASM32_WASIP1_LINKER=wasm-ld guest/rust/build.sh
set -eu
cd "$(dirname "$0")"
cargo build --release --locked --target wasm32-wasip1 --target-dir target
cp target/wasm32-wasip1/release/greeter.wasm greeter.wasm
