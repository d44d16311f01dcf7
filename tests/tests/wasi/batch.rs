//! Several programs of the suite in one Rust program: most of the time that rustc takes for a small one is not
//! about it.

use std::fmt::Write;
use std::sync::OnceLock;

use anyhow::{Result, anyhow};
use tests::harness::{Binary, Libraries, OptLevel, Program};
use wasm2rs_build::Config;

use crate::suite::Test;

/// Programs that are compiled together, when the first of them is run.
pub(crate) struct Batch {
    index: usize,
    tests: Vec<Test>,
    binary: OnceLock<Result<Binary>>,
}

impl Batch {
    pub(crate) fn new(index: usize, tests: Vec<Test>) -> Self {
        Self { index, tests, binary: OnceLock::new() }
    }

    pub(crate) fn tests(&self) -> &[Test] {
        &self.tests
    }

    /// The Rust program, compiled if it was not.
    pub(crate) fn binary(&self) -> Result<&Binary> {
        let binary = self.binary.get_or_init(|| self.compile());
        binary.as_ref().map_err(|error| anyhow!("{error:#}"))
    }

    fn compile(&self) -> Result<Binary> {
        let mut program = Program::new(format!("wasi/{}", self.index));
        program.codegen_units(1);
        let mut starts = String::new();
        for test in &self.tests {
            let module = test.module();
            let files = Config::new().name(&module).translate(&std::fs::read(&test.wasm)?)?;
            program.module(&module, &files);
            writeln!(starts, "    ({:?}, |wasi| {module}::Module::new(wasi)?.start()),", test.name)?;
        }
        program.main(&format!("const GUESTS: &[(&str, Start)] = &[\n{starts}];\n"));
        program.main(include_str!("launcher.rs"));
        program.compile(libraries()?)
    }
}

fn libraries() -> Result<&'static Libraries> {
    static LIBRARIES: OnceLock<Result<Libraries>> = OnceLock::new();
    let libraries = LIBRARIES.get_or_init(|| Libraries::build(OptLevel::O0, &["wasihost"]));
    libraries.as_ref().map_err(|error| anyhow!("{error:#}"))
}
