//! Translates libwebp to Rust. `tests/guests/fetch.py examples/webp` compiles it to WebAssembly before.

use std::env;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-env-changed=WASM2RS_GUESTS");
    let guests =
        env::var_os("WASM2RS_GUESTS").map_or_else(|| PathBuf::from("../../../target/guests"), PathBuf::from);
    let wasm = guests.join("examples/wasm/webp.wasm");
    if !wasm.exists() {
        return Err(
            format!("{} is not there: run tests/guests/fetch.py examples/webp", wasm.display()).into()
        );
    }
    wasm2rs_build::compile(wasm)?;
    Ok(())
}
