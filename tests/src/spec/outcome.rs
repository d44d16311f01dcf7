//! What became of a directive.

use std::fmt;

/// What became of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It held.
    Passed,
    /// It did not hold: what happened instead.
    Failed(String),
    /// It was not carried out.
    NotRun(NotRun),
}

/// Why a directive was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRun {
    /// It needs modules that import from each other, or the checks that importing makes.
    Linking,
    /// Its module is valid but uses what the translator says that it does not support.
    Unsupported(String),
    /// Its module is not one of WebAssembly 2.0 and uses what the translator says that it does not support.
    Beyond,
    /// It rejects a module that later versions of WebAssembly accept, as the translator does.
    Later,
    /// It asks for what only another feature gives sense to.
    Feature(&'static str),
}

impl fmt::Display for NotRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Linking => f.write_str("modules are not linked to each other yet"),
            Self::Unsupported(error) => f.write_str(error),
            Self::Beyond => f.write_str("the module needs a later version of WebAssembly"),
            Self::Later => f.write_str("the module is valid in later versions of WebAssembly"),
            Self::Feature(feature) => write!(f, "{feature} are not supported"),
        }
    }
}
