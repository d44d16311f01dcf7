//! The columns of the table of speeds: ways to build and run a benchmark. To add one, add a row to [`all`].

mod native;
mod ours;
mod peer;
mod wasm2c;
mod wasmtime;

use std::process::Command;

use anyhow::{Result, ensure};
use wasm2rs_build::{Config, MemoryModel, Pass};

use crate::programs::Program;

pub(crate) use ours::MAIN;
pub(crate) use wasmtime::SCRIPT as WASMTIME_SCRIPT;

/// The column that others are compared with: this project with its defaults.
pub(crate) const OURS: &str = "checked";
/// The column of native code.
pub(crate) const NATIVE: &str = "native";
/// The column of native code with the C library of the guests.
pub(crate) const MUSL: &str = "musl";
/// The column of Wasmtime.
pub(crate) const WASMTIME: &str = "wasmtime";

/// A way to build and run benchmarks.
pub(crate) struct Column {
    /// The word for the command line and the head of the table.
    pub(crate) name: String,
    /// What it is, in a sentence.
    pub(crate) about: String,
    /// Whether it is shown unless the command line says otherwise.
    pub(crate) is_default: bool,
    kind: Kind,
}

/// Builds a benchmark for a column and returns how it is run.
type Build = fn(&Program) -> Result<Command>;

enum Kind {
    /// This project, with options.
    Ours(Box<dyn Fn(&mut Config)>),
    /// Anything else.
    Other(Build),
}

impl Column {
    fn new(name: impl Into<String>, is_default: bool, kind: Kind, about: impl Into<String>) -> Self {
        Self { name: name.into(), about: about.into(), is_default, kind }
    }

    /// Builds the program, unless it is built already, and returns the command that runs it.
    ///
    /// # Errors
    /// If a tool is missing or does not support the program: the table says so.
    pub(crate) fn build(&self, program: &Program) -> Result<Command> {
        match &self.kind {
            Kind::Ours(configure) => ours::build(program, &self.name, configure.as_ref()),
            Kind::Other(build) => build(program),
        }
    }
}

/// All columns, in the order of the table.
pub(crate) fn all() -> Vec<Column> {
    let other = |build: Build| Kind::Other(build);
    let mut columns = vec![
        Column::new(
            NATIVE,
            true,
            other(native::build),
            "the same source, `zig cc -O3` for the processor's baseline, with glibc (Go: `go build`)",
        ),
        Column::new(
            MUSL,
            true,
            other(native::build_with_musl),
            "native as well, but with musl as Zig has it, whose functions the modules have too",
        ),
        Column::new(
            OURS,
            true,
            Kind::Ours(Box::new(|_| {})),
            "this project, its defaults, `rustc -C opt-level=3`",
        ),
        Column::new(
            "guarded",
            true,
            Kind::Ours(Box::new(|config| {
                config.memory_model(MemoryModel::Guarded);
            })),
            "this project with `MemoryModel::Guarded`",
        ),
        Column::new(
            "reserved",
            true,
            Kind::Ours(Box::new(|config| {
                config.memory_model(MemoryModel::Reserved);
            })),
            "this project with `MemoryModel::Reserved`",
        ),
        Column::new(
            WASMTIME,
            true,
            other(wasmtime::build),
            "PyPI's `wasmtime`: Cranelift, default options, precompiled",
        ),
        Column::new(
            "wasm2rs",
            true,
            other(peer::build),
            "the crate `wasm2rs`, its default (safe) mode, `rustc -C opt-level=3`",
        ),
        Column::new(
            "wasm2c",
            true,
            other(wasm2c::build),
            "Debian's `wabt`: `wasm2c` and its runtime, `gcc -O2`",
        ),
    ];
    columns.extend(Pass::ALL.map(|pass| {
        let without = move |config: &mut Config| {
            config.passes(Pass::ALL.into_iter().filter(|other| *other != pass));
        };
        Column::new(
            pass_column(pass),
            false,
            Kind::Ours(Box::new(without)),
            format!("this project without `Pass::{pass:?}`"),
        )
    }));
    columns
}

/// `Pass::LateDeclarations` is `no-late-declarations`.
fn pass_column(pass: Pass) -> String {
    let mut name = "no".to_owned();
    for letter in format!("{pass:?}").chars() {
        if letter.is_uppercase() {
            name.push('-');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// The columns with these names, the default ones, or all.
///
/// # Errors
/// If a name is not one of them.
pub(crate) fn chosen(names: &[String]) -> Result<Vec<Column>> {
    let mut columns = all();
    if names.is_empty() {
        columns.retain(|column| column.is_default);
    } else if !names.iter().any(|name| name == "all") {
        for name in names {
            ensure!(
                columns.iter().any(|column| column.name == *name),
                "no column is called {name}; --list names them"
            );
        }
        columns.retain(|column| names.contains(&column.name));
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_chosen_by_name_and_there_is_one_for_each_pass() {
        assert_eq!(chosen(&["all".to_owned()]).unwrap().len(), 8 + Pass::ALL.len());
        let chosen_two = chosen(&["wasmtime".to_owned(), "no-late-declarations".to_owned()]).unwrap();
        assert_eq!(
            chosen_two.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
            ["wasmtime", "no-late-declarations"]
        );
        assert!(chosen(&["fast".to_owned()]).is_err());
    }
}
