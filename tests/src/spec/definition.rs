//! A module of a file: what it imports and exports, and which of the exports the directives use.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{ExternalKind, Parser, Payload};

use super::accesses::Accesses;
use super::outcome::Outcome;

/// A module, not instantiated.
#[derive(Debug, Default)]
pub(super) struct Definition {
    pub(super) wasm: Vec<u8>,
    /// The modules and names that are imported.
    pub(super) imports: BTreeSet<(String, String)>,
    exports: BTreeMap<String, ExternalKind>,
    /// The exported functions that are called, in the order of their numbers in the script.
    pub(super) funcs: Vec<String>,
    /// The exported globals that are read, likewise.
    pub(super) globals: Vec<String>,
}

impl Definition {
    /// Reads the sections of a module.
    pub(super) fn new(wasm: Vec<u8>) -> wasmparser::Result<Self> {
        let mut definition = Self::default();
        for payload in Parser::new(0).parse_all(&wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        definition.imports.insert((import.module.to_owned(), import.name.to_owned()));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        definition.exports.insert(export.name.to_owned(), export.kind);
                    }
                }
                _ => {}
            }
        }
        Ok(Self { wasm, ..definition })
    }

    /// The modules that it imports from.
    pub(super) fn imported_modules(&self) -> BTreeSet<&str> {
        self.imports.iter().map(|(module, _)| module.as_str()).collect()
    }

    /// The script's number of the exported function with this name.
    pub(super) fn func(&mut self, name: &str) -> Result<usize, Outcome> {
        self.expect(name, ExternalKind::Func)?;
        Ok(position_or_push(&mut self.funcs, name))
    }

    /// The script's number of the exported global with this name.
    pub(super) fn global(&mut self, name: &str) -> Result<usize, Outcome> {
        self.expect(name, ExternalKind::Global)?;
        Ok(position_or_push(&mut self.globals, name))
    }

    fn expect(&self, name: &str, kind: ExternalKind) -> Result<(), Outcome> {
        if self.exports.get(name) == Some(&kind) {
            return Ok(());
        }
        Err(Outcome::Failed(format!("the module exports no {kind:?} {name:?}")))
    }

    /// Which of the exported functions that are called may load or store.
    pub(super) fn accesses(&self) -> Vec<bool> {
        let accesses = Accesses::of(&self.wasm).ok();
        let may_access = |name: &String| accesses.as_ref().is_some_and(|accesses| accesses.may_access(name));
        self.funcs.iter().map(may_access).collect()
    }

    #[cfg(test)]
    pub(super) fn export_names(&self) -> impl Iterator<Item = &str> {
        self.exports.keys().map(String::as_str)
    }
}

fn position_or_push(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}
