//! The crate `wasm2rs`: its output answers WASI by itself.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};
use wasmparser::{ExternalKind, Parser, Payload};

use crate::programs::Program;
use crate::{process, tools, workplace};

pub(super) fn build(program: &Program) -> Result<Command> {
    let peer = tools::peer()?;
    let folder = workplace::folder(format!("wasm2rs/{}", program.name))?;
    let (rust, main, binary) = (folder.join("guest.rs"), folder.join("main.rs"), folder.join("program"));
    let wasm = fs::read(program.wasm())?;
    if !is_current(&folder.join("module.wasm"), &wasm) || !binary.exists() {
        process::tool(Command::new(peer).arg(program.wasm()).arg(&rust))?;
        fs::write(&main, main_text(start_function(&wasm)?))?;
        let mut rustc = Command::new("rustc");
        rustc
            .args(["--edition", "2024", "-C", "opt-level=3", "-A", "warnings", "-o"])
            .arg(&binary)
            .arg(&main);
        rustc.env("RUST_MIN_STACK", (256 << 20).to_string());
        process::tool(&mut rustc)?;
        fs::write(folder.join("module.wasm"), &wasm)?;
    }
    Ok(Command::new(binary))
}

/// Whether this copy of the module, made when the program was built, is the module.
pub(super) fn is_current(copy: &std::path::Path, wasm: &[u8]) -> bool {
    fs::read(copy).is_ok_and(|copy| copy == wasm)
}

fn main_text(start: u32) -> String {
    format!(
        "mod guest {{ include!(\"guest.rs\"); }}\n\n\
         fn main() {{\n    \
             let run = || guest::Instance::new().func{start}();\n    \
             let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(run).expect(\"a thread\");\n    \
             thread.join().expect(\"no trap\");\n\
         }}\n"
    )
}

/// The index of the function `_start`: functions are named by their index.
fn start_function(wasm: &[u8]) -> Result<u32> {
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(exports) = payload? {
            for export in exports {
                let export = export?;
                if export.name == "_start" && export.kind == ExternalKind::Func {
                    return Ok(export.index);
                }
            }
        }
    }
    None.context("the module exports no function _start")
}
