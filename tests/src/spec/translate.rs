//! Calling the translator, and what it means for a directive that it refuses a module.

use std::panic::{AssertUnwindSafe, catch_unwind};

use wasm2rs_build::{Config, Error, ErrorKind, Files};
use wasmparser::{Validator, WasmFeatures};

use super::outcome::{Outcome, Reason};

/// Why there is no translation.
#[derive(Debug)]
pub(super) enum Failure {
    Error(Error),
    /// Anything else, which is a defect of the translator.
    Defect(&'static str),
}

/// Translates a module.
pub(super) fn translate(config: &Config, wasm: &[u8]) -> Result<Files, Failure> {
    match catch_unwind(AssertUnwindSafe(|| config.translate(wasm))) {
        Ok(Ok(files)) => Ok(files),
        Ok(Err(error)) => Err(Failure::Error(error)),
        Err(_) => Err(Failure::Defect("the translator panics")),
    }
}

impl Failure {
    /// What it means that a module has no translation, of which there should be one.
    pub(super) fn outcome(&self, wasm: &[u8]) -> Outcome {
        match self {
            Self::Error(error) if error.kind() == ErrorKind::Unsupported => {
                let failed = || Outcome::Failed(format!("is not supported: {error}"));
                needed_feature(wasm).map_or_else(failed, Outcome::NotRun)
            }
            Self::Error(error) => refused_by_model(error)
                .map_or_else(|| Outcome::Failed(format!("is not translated: {error}")), Outcome::NotRun),
            Self::Defect(text) => Outcome::Failed((*text).to_owned()),
        }
    }

    /// What it means that a module has no translation that is malformed or invalid.
    pub(super) fn rejection(&self, wasm: &[u8]) -> Outcome {
        match self {
            Self::Error(error) if error.kind() == ErrorKind::Invalid => Outcome::Passed,
            _ => self.outcome(wasm),
        }
    }

    /// What it means that a module can not be linked, and that the suite expects this message.
    pub(super) fn unlinkable(&self, wasm: &[u8], message: &str) -> Outcome {
        let Self::Error(error) = self else { return self.outcome(wasm) };
        let matches = match error.kind() {
            ErrorKind::Link => error.to_string().contains(message),
            // A module that nobody has registered is the host's affair, and there is no host.
            ErrorKind::Config if refused_by_model(error).is_some() => return self.outcome(wasm),
            ErrorKind::Config => message == "unknown import",
            _ => return self.outcome(wasm),
        };
        if matches { Outcome::Passed } else { Outcome::Failed(format!("{error}, not {message}")) }
    }
}

/// Why the memory model has no room for the module's memory, if that is what the translator says.
fn refused_by_model(error: &Error) -> Option<Reason> {
    const REFUSALS: [(&str, Reason); 2] = [
        ("a memory with 64-bit addresses", Reason::WideMemory),
        ("a memory with pages of single bytes", Reason::SingleBytePages),
    ];
    let text = error.to_string();
    let refusal =
        REFUSALS.iter().find(|(words, _)| text.contains(words) && error.kind() == ErrorKind::Config);
    refusal.map(|(_, reason)| *reason)
}

/// Features that the translator lacks.
const LACKING: [(Reason, WasmFeatures); 4] = [
    (Reason::Exceptions, WasmFeatures::EXCEPTIONS.union(WasmFeatures::LEGACY_EXCEPTIONS)),
    (Reason::GarbageCollection, WasmFeatures::GC),
    (Reason::Threads, WasmFeatures::THREADS.union(WasmFeatures::SHARED_EVERYTHING_THREADS)),
    (Reason::StackSwitching, WasmFeatures::STACK_SWITCHING),
];

/// The feature that the translator lacks and without which the validator has another opinion of the module.
fn needed_feature(wasm: &[u8]) -> Option<Reason> {
    let all = WasmFeatures::all();
    let opinion = |features| {
        let result = Validator::new_with_features(features).validate_all(wasm);
        result.err().map(|error| (error.message().to_owned(), error.offset()))
    };
    let with_all = opinion(all);
    let needed = LACKING.iter().find(|(_, features)| opinion(all.difference(*features)) != with_all);
    needed.map(|(reason, _)| *reason)
}
