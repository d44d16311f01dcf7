//! Native code, which `fetch.py` has built.

use std::process::Command;

use anyhow::Result;

use crate::programs::Program;

pub(super) fn build(program: &Program) -> Result<Command> {
    Ok(Command::new(program.native()))
}
