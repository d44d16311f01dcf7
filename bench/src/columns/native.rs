//! Native code, which `fetch.py` has built.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::programs::Program;

pub(super) fn build(program: &Program) -> Result<Command> {
    Ok(Command::new(program.native()))
}

pub(super) fn build_with_musl(program: &Program) -> Result<Command> {
    ensure!(program.musl().exists(), "{} has no C library", program.language);
    Ok(Command::new(program.musl()))
}
