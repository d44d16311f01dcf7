//! The memory models that the suite runs in, by name, and where the reports of its runs are.

use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm2rs_build::MemoryModel;

use super::outcome::Reason;
use crate::harness::{OptLevel, target_dir};

/// A memory model as the driver and its reports name it, and for what it may leave out directives beside what the
/// translator lacks.
struct Row {
    model: MemoryModel,
    name: &'static str,
    leaves_out: &'static [Reason],
}

const ROWS: [Row; 3] = [
    Row { model: MemoryModel::Checked, name: "checked", leaves_out: &[] },
    Row {
        model: MemoryModel::Guarded,
        name: "guarded",
        leaves_out: &[Reason::WideMemory, Reason::SingleBytePages],
    },
    Row {
        model: MemoryModel::Reserved,
        name: "reserved",
        leaves_out: &[Reason::WideMemory, Reason::DoesNotTrap, Reason::AfterNoTrap],
    },
];

/// The memory model with this name.
///
/// # Errors
/// If there is none: with the names that there are.
pub fn model_named(name: &str) -> Result<MemoryModel> {
    let row = ROWS.iter().find(|row| row.name == name);
    let row = row.with_context(|| {
        format!("no memory model is called {name:?}: they are {}", ROWS.map(|row| row.name).join(", "))
    })?;
    Ok(row.model)
}

/// Why directives may be left out of a run of the suite in this model.
#[must_use]
pub fn known_reasons(model: MemoryModel) -> Vec<Reason> {
    let of_model = ROWS.iter().filter(|row| row.model == model).flat_map(|row| row.leaves_out).copied();
    [Reason::Exceptions, Reason::GarbageCollection].into_iter().chain(of_model).collect()
}

/// The file with the report of a run of the whole suite.
#[must_use]
pub fn report_path(model: MemoryModel, opt_level: OptLevel) -> PathBuf {
    let name = ROWS.iter().find(|row| row.model == model).map_or("", |row| row.name);
    target_dir().join(match model {
        MemoryModel::Checked => format!("conformance-O{opt_level}.json"),
        _ => format!("conformance-{name}-O{opt_level}.json"),
    })
}
