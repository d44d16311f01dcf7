//! What it takes to make an instance, and to call an export: two things that happen once for each request of a program
//! that serves many.

use std::collections::BTreeMap;

use ::tests::harness::{Libraries, OptLevel, Program};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function, FunctionSection, MemArg,
    MemArgTarget, MemorySection, MemoryType, Module, TypeSection, ValType,
};
use wasm2rs_build::{Config, MemoryModel};

use crate::cli::Cli;
use crate::{process, stats};

/// The memory of the module whose instances are made: 16 MiB.
const MEMORY_PAGES: u64 = 256;
/// Its data: 1 MiB.
const DATA_BYTES: usize = 1 << 20;

/// The program: each line that it prints is the name of a figure and its nanoseconds.
const MAIN: &str = include_str!("program.rs");

/// What was measured: for each memory model the figures by their names, in nanoseconds, and their medians.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Startup {
    pub(crate) models: Vec<(String, BTreeMap<String, f64>)>,
}

/// The memory models.
const MODELS: [(&str, MemoryModel); 3] = [
    ("checked", MemoryModel::Checked),
    ("guarded", MemoryModel::Guarded),
    ("reserved", MemoryModel::Reserved),
];

/// Measures in processes of their own, one after the other, in each round.
///
/// # Errors
/// If the programs can not be built or fail.
pub(crate) fn measure(cli: &Cli) -> Result<Startup> {
    let libraries = Libraries::build(OptLevel::O3, &[])?;
    let build = |(name, model): (&'static str, MemoryModel)| {
        let mut program = Program::new(format!("bench/startup/{name}"));
        program.module("guest", &Config::new().name("guest").memory_model(model).translate(&module())?);
        program.main(MAIN);
        Ok((name, program.compile(&libraries)?))
    };
    let programs = MODELS.into_iter().map(build).collect::<Result<Vec<_>>>()?;
    let mut times = BTreeMap::<&str, BTreeMap<String, Vec<f64>>>::new();
    for _ in 0..cli.rounds() {
        for (name, program) in &programs {
            for line in process::run(&mut program.command())?.stdout.lines() {
                let (figure, nanoseconds) =
                    line.split_once(' ').context("the program prints something else")?;
                let figures = times.entry(name).or_default();
                figures.entry(figure.to_owned()).or_default().push(nanoseconds.parse()?);
            }
        }
    }
    let medians = |figures: BTreeMap<String, Vec<f64>>| {
        figures.into_iter().filter_map(|(figure, times)| Some((figure, stats::median(&times)?))).collect()
    };
    Ok(Startup {
        models: times.into_iter().map(|(name, figures)| (name.to_owned(), medians(figures))).collect(),
    })
}

/// A module with a memory, data without zeros, a function that adds, and one that adds what it loads, which can trap.
fn module() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32, ValType::I32], [ValType::I32]);
    let mut functions = FunctionSection::new();
    functions.function(0).function(0);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: MEMORY_PAGES,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("add", ExportKind::Func, 0);
    exports.export("add_loaded", ExportKind::Func, 1);
    let mut add = Function::new([]);
    add.instructions().local_get(0).local_get(1).i32_add().end();
    let mut add_loaded = Function::new([]);
    let memarg = MemArg { offset: 0, align: 2, target: MemArgTarget::Memory(0), ordering: None };
    add_loaded.instructions().local_get(0).local_get(1).i32_load(memarg).i32_add().end();
    let mut code = CodeSection::new();
    code.function(&add).function(&add_loaded);
    let mut data = DataSection::new();
    let bytes = (0..DATA_BYTES).map(|index| (index % 255) as u8 + 1);
    data.active(0, &ConstExpr::i32_const(4096), bytes);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&memories)
        .section(&exports)
        .section(&code)
        .section(&data);
    module.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_the_data_is_copied_when_the_module_is_instantiated() {
        let files = Config::new().name("guest").translate(&module()).unwrap();
        assert_eq!(files.get("guest.data").map(<[u8]>::len), Some(DATA_BYTES));
    }
}
