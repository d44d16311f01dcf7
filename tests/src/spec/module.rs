//! The modules of a file: translated once each, with the exports that the directives use.

use std::collections::HashMap;
use std::ops::{Index, IndexMut};
use std::panic::{AssertUnwindSafe, catch_unwind};

use wasm2rs_build::{Config, Error, ErrorKind, Files};
use wasmparser::{ExternalKind, Validator, WasmFeatures};

use super::exports::Interface;
use super::host::SPECTEST;
use super::outcome::{NotRun, Outcome};

/// A translated module.
#[derive(Debug)]
pub(super) struct Module {
    /// The name of the Rust module.
    pub(super) name: String,
    pub(super) files: Files,
    /// The exported functions that are called, in the order of their numbers in the script; each is its number
    /// among the module's exported functions.
    pub(super) funcs: Vec<usize>,
    /// The exported globals that are read, likewise.
    pub(super) globals: Vec<usize>,
    interface: Interface,
}

impl Module {
    /// The script's number of the exported function with this name.
    pub(super) fn func(&mut self, name: &str) -> Result<usize, Outcome> {
        let number = self.number(name, ExternalKind::Func)?;
        Ok(position_or_push(&mut self.funcs, number))
    }

    /// The script's number of the exported global with this name.
    pub(super) fn global(&mut self, name: &str) -> Result<usize, Outcome> {
        let number = self.number(name, ExternalKind::Global)?;
        Ok(position_or_push(&mut self.globals, number))
    }

    fn number(&self, name: &str, kind: ExternalKind) -> Result<usize, Outcome> {
        let number = self.interface.number(name, kind);
        number.ok_or_else(|| Outcome::Failed(format!("the module exports no {kind:?} {name:?}")))
    }
}

fn position_or_push(numbers: &mut Vec<usize>, number: usize) -> usize {
    numbers.iter().position(|known| *known == number).unwrap_or_else(|| {
        numbers.push(number);
        numbers.len() - 1
    })
}

/// The modules of a file.
#[derive(Debug, Default)]
pub(super) struct Modules {
    modules: Vec<Module>,
    /// Files repeat modules; each is translated and compiled once.
    known: HashMap<Vec<u8>, Result<usize, Outcome>>,
}

impl Modules {
    /// Translates a module; returns its number, or why there is none.
    pub(super) fn add(&mut self, wasm: Vec<u8>) -> Result<usize, Outcome> {
        if let Some(known) = self.known.get(&wasm) {
            return known.clone();
        }
        let added = self.translate(&wasm);
        self.known.insert(wasm, added.clone());
        added
    }

    fn translate(&mut self, wasm: &[u8]) -> Result<usize, Outcome> {
        let interface = Interface::of(wasm).map_err(|error| Outcome::Failed(error.to_string()))?;
        if interface.imports.iter().any(|module| module != SPECTEST) {
            return Err(Outcome::NotRun(NotRun::Linking));
        }
        let name = format!("m{}", self.modules.len());
        let host = !interface.imports.is_empty();
        let files = translate(&name, wasm, host).map_err(|failure| match failure {
            Failure::Error(error)
                if error.kind() == ErrorKind::Unsupported && !is_valid(wasm, WasmFeatures::WASM2) =>
            {
                Outcome::NotRun(NotRun::Beyond)
            }
            Failure::Error(error) if error.kind() == ErrorKind::Unsupported => {
                Outcome::NotRun(NotRun::Unsupported(error.to_string()))
            }
            Failure::Error(error) => Outcome::Failed(format!("is not translated: {error}")),
            Failure::Panic => Outcome::Failed("the translator panics".to_owned()),
        })?;
        self.modules.push(Module { name, files, funcs: Vec::new(), globals: Vec::new(), interface });
        Ok(self.modules.len() - 1)
    }

    /// Whether the translator rejects a module that is malformed or invalid.
    pub(super) fn is_rejected(&self, wasm: &[u8]) -> Outcome {
        match translate("rejected", wasm, true) {
            Err(Failure::Error(_)) => Outcome::Passed,
            Err(Failure::Panic) => Outcome::Failed("the translator panics".to_owned()),
            Ok(_) if !is_valid(wasm, WasmFeatures::WASM2) && is_valid(wasm, WasmFeatures::WASM3) => {
                Outcome::NotRun(NotRun::Later)
            }
            Ok(_) => Outcome::Failed("is translated".to_owned()),
        }
    }

    pub(super) fn into_inner(self) -> Vec<Module> {
        self.modules
    }
}

impl Index<usize> for Modules {
    type Output = Module;

    fn index(&self, module: usize) -> &Module {
        &self.modules[module]
    }
}

impl IndexMut<usize> for Modules {
    fn index_mut(&mut self, module: usize) -> &mut Module {
        &mut self.modules[module]
    }
}

fn is_valid(wasm: &[u8], features: WasmFeatures) -> bool {
    Validator::new_with_features(features).validate_all(wasm).is_ok()
}

enum Failure {
    Error(Error),
    Panic,
}

fn translate(name: &str, wasm: &[u8], host: bool) -> Result<Files, Failure> {
    let mut config = Config::new();
    config.name(name);
    if host {
        config.host("crate::Host");
    }
    match catch_unwind(AssertUnwindSafe(|| config.translate(wasm))) {
        Ok(Ok(files)) => Ok(files),
        Ok(Err(error)) => Err(Failure::Error(error)),
        Err(_) => Err(Failure::Panic),
    }
}
