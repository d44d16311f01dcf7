//! The options that the suite is translated with, by name, and where the reports of its runs are.

use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm2rs_build::{Config, MemoryModel};

use super::outcome::Reason;
use crate::harness::{OptLevel, target_dir};

/// Options of the translator, as the driver and its reports name them.
#[derive(Debug)]
pub struct Setting {
    /// The word for the variable and the reports.
    pub name: &'static str,
    model: MemoryModel,
    is_interruptible: bool,
    /// How many units functions are divided over.
    units: usize,
    /// For what it may leave out directives beside what the translator lacks.
    leaves_out: &'static [Reason],
}

const DEFAULT: Setting = Setting {
    name: "checked",
    model: MemoryModel::Checked,
    is_interruptible: false,
    units: 1,
    leaves_out: &[],
};

const SETTINGS: &[Setting] = &[
    DEFAULT,
    Setting {
        name: "guarded",
        model: MemoryModel::Guarded,
        leaves_out: &[Reason::WideMemory, Reason::SingleBytePages],
        ..DEFAULT
    },
    Setting {
        name: "reserved",
        model: MemoryModel::Reserved,
        leaves_out: &[Reason::WideMemory, Reason::DoesNotTrap, Reason::AfterNoTrap],
        ..DEFAULT
    },
    // Two options that have nothing to do with each other, in one run.
    Setting { name: "interruptible", is_interruptible: true, units: 3, ..DEFAULT },
];

impl Setting {
    /// The translator's defaults.
    pub const DEFAULT: &'static Self = &SETTINGS[0];

    /// The setting with this name.
    ///
    /// # Errors
    /// If there is none: with the names that there are.
    pub fn named(name: &str) -> Result<&'static Self> {
        let found = SETTINGS.iter().find(|setting| setting.name == name);
        found.with_context(|| {
            let names: Vec<_> = SETTINGS.iter().map(|setting| setting.name).collect();
            format!("no setting is called {name:?}: they are {}", names.join(", "))
        })
    }

    /// The settings beside the default one.
    pub fn others() -> impl Iterator<Item = &'static Self> {
        SETTINGS.iter().filter(|setting| !setting.is_default())
    }

    /// Whether these are the translator's defaults.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.name == Self::DEFAULT.name
    }

    /// Why directives may be left out of a run of the suite.
    #[must_use]
    pub fn known_reasons(&self) -> Vec<Reason> {
        [Reason::Exceptions, Reason::GarbageCollection].iter().chain(self.leaves_out).copied().collect()
    }

    /// The file with the report of a run of the whole suite.
    #[must_use]
    pub fn report_path(&self, opt_level: OptLevel) -> PathBuf {
        target_dir().join(if self.is_default() {
            format!("conformance-O{opt_level}.json")
        } else {
            format!("conformance-{}-O{opt_level}.json", self.name)
        })
    }

    /// Whether an access out of bounds may return.
    pub(super) fn gives_traps_up(&self) -> bool {
        self.leaves_out.contains(&Reason::DoesNotTrap)
    }

    pub(super) fn configure(&self, config: &mut Config) {
        config.memory_model(self.model).interruptible(self.is_interruptible).codegen_units(self.units);
    }
}
