//! Wasmtime, as its Python package has it: compiled ahead, loaded and run by a script.

use std::fs;
use std::process::Command;

use anyhow::Result;

use super::peer::is_current;
use crate::programs::Program;
use crate::{process, tools, workplace};

/// The text of the script.
pub(crate) const SCRIPT: &str = include_str!("wasmtime_run.py");

pub(super) fn build(program: &Program) -> Result<Command> {
    let python = tools::wasmtime_python()?;
    let folder = workplace::folder(format!("wasmtime/{}", program.name))?;
    let (compiled, copy) = (folder.join("module.cwasm"), folder.join("module.wasm"));
    let wasm = fs::read(program.wasm())?;
    if !is_current(&copy, &wasm) || !compiled.exists() {
        let mut compile = Command::new(&python);
        process::tool(compile.args(["-c", SCRIPT, "compile"]).arg(program.wasm()).arg(&compiled))?;
        fs::write(copy, wasm)?;
    }
    let mut run = Command::new(python);
    run.args(["-c", SCRIPT, "run"]).arg(compiled);
    Ok(run)
}
