//! Translates a module from the command line:
//! `cargo run -p wasm2rs-build --example translate -- x.wasm DIR [--host PATH] [--memory checked|guarded|reserved]`.
//!
//! Writes what a build script would write, to look at it.

use wasm2rs_build::{Config, MemoryModel};

const USAGE: &str = "usage: translate x.wasm DIR [--host PATH] [--memory checked|guarded|reserved]";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(wasm), Some(dir)) = (args.next(), args.next()) else {
        return Err(USAGE.into());
    };
    let mut config = Config::new();
    while let Some(option) = args.next() {
        match (option.as_str(), args.next().as_deref()) {
            ("--host", Some(path)) => config.host(path),
            ("--memory", Some("checked")) => config.memory_model(MemoryModel::Checked),
            ("--memory", Some("guarded")) => config.memory_model(MemoryModel::Guarded),
            ("--memory", Some("reserved")) => config.memory_model(MemoryModel::Reserved),
            _ => return Err(USAGE.into()),
        };
    }
    std::fs::create_dir_all(&dir)?;
    config.out_dir(dir).compile(wasm)?;
    Ok(())
}
