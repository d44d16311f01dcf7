//! Translates Perl to Rust. `tests/guests/fetch.py zeroperl` fetches it before.

use std::env;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-env-changed=WASM2RS_GUESTS");
    let guests =
        env::var_os("WASM2RS_GUESTS").map_or_else(|| PathBuf::from("../../../target/guests"), PathBuf::from);
    let wasm = guests.join("wasm/zeroperl.wasm");
    if !wasm.exists() {
        return Err(format!("{} is not there: run tests/guests/fetch.py zeroperl", wasm.display()).into());
    }
    wasm2rs_build::Config::new().host("crate::Host").compile(wasm)?;
    Ok(())
}
