//! This project: the module, translated, as part of a program with a WASI host.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};
use tests::harness::{self, Libraries, OptLevel};
use wasm2rs_build::Config;

use crate::programs::Program;

/// The program around the guest: what a user would write, on a thread with a large stack.
pub(crate) const MAIN: &str = r#"
fn main() {
    let run = || -> Result<i32, Box<dyn std::error::Error + Send + Sync>> {
        let wasi = wasihost::WasiCtx::builder().arg("bench").inherit_stdio().build()?;
        let mut guest = guest::Module::new(wasi)?;
        guest.set_stack_bytes(60 << 20);
        Ok(guest.start()?)
    };
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(run).expect("a thread");
    std::process::exit(thread.join().expect("no panic").expect("no trap"));
}
"#;

pub(super) fn build(program: &Program, column: &str, configure: &dyn Fn(&mut Config)) -> Result<Command> {
    let libraries = Libraries::build(OptLevel::O3, &["wasihost", "wasm2rs-rt"])?;
    let mut config = Config::new();
    config.name("guest");
    configure(&mut config);
    let wasm =
        fs::read(program.wasm()).with_context(|| format!("can not read {}", program.wasm().display()))?;
    let mut rust = harness::Program::new(format!("bench/{column}/{}", program.name));
    rust.module("guest", &config.translate(&wasm)?);
    rust.main(MAIN);
    Ok(rust.compile(&libraries)?.command())
}
