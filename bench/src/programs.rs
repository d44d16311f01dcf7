//! The benchmarks: rows of `guests/programs.toml`, built by `tests/guests/fetch.py`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{process, workplace};

/// A benchmark.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Program {
    #[serde(skip)]
    pub(crate) name: String,
    /// What it does, in a few words.
    pub(crate) about: String,
    pub(crate) group: Group,
    #[serde(default = "c")]
    pub(crate) language: String,
}

/// Whose program it is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Group {
    /// Ours, for one thing.
    Kernel,
    /// A whole program, mostly other people's.
    Program,
}

fn c() -> String {
    "C".to_owned()
}

impl Program {
    /// The module.
    pub(crate) fn wasm(&self) -> PathBuf {
        workplace::guests().join("bench/wasm").join(&self.name).with_extension("wasm")
    }

    /// The native build of the same source.
    pub(crate) fn native(&self) -> PathBuf {
        workplace::guests().join("bench/native").join(&self.name)
    }

    /// The native build of the same source with the C library of the module.
    pub(crate) fn musl(&self) -> PathBuf {
        workplace::guests().join("bench/musl").join(&self.name)
    }
}

/// All benchmarks, kernels first, in the order of their names.
pub(crate) fn all() -> Result<Vec<Program>> {
    let path = workplace::sources().join("programs.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("can not read {}", path.display()))?;
    let rows: BTreeMap<String, Program> = toml::from_str(&text)?;
    let mut programs: Vec<_> = rows.into_iter().map(|(name, program)| Program { name, ..program }).collect();
    programs.sort_by_key(|program| program.group);
    Ok(programs)
}

/// The benchmarks with these names, or all, built.
///
/// # Errors
/// If a name is not one of them, or they can not be built.
pub(crate) fn chosen(names: &[String]) -> Result<Vec<Program>> {
    let mut programs = all()?;
    for name in names {
        let is_known = programs.iter().any(|program| program.name == *name);
        ensure!(is_known, "no program is called {name}; --list names them");
    }
    programs.retain(|program| names.is_empty() || names.contains(&program.name));
    let names: Vec<_> = programs.iter().map(|program| format!("bench/{}", program.name)).collect();
    fetch(&names)?;
    Ok(programs)
}

/// Fetches and builds guests, unless they are there.
pub(crate) fn fetch(names: &[String]) -> Result<()> {
    let mut fetch = Command::new("python3");
    fetch.arg(workplace::repository().join("tests/guests/fetch.py")).args(names);
    process::tool(&mut fetch).context("the guests can not be fetched or built")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_kernels_programs_and_four_languages() {
        let programs = all().unwrap();
        assert!(programs.len() >= 16);
        assert!(programs.is_sorted_by_key(|program| program.group));
        for language in ["C", "C++", "Zig", "Go"] {
            assert!(programs.iter().any(|program| program.language == language), "{language}");
        }
    }
}
