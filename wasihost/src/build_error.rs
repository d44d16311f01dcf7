//! Why a context could not be built.

use std::path::PathBuf;
use std::{fmt, io};

/// Why a [`WasiCtx`](crate::WasiCtx) could not be built.
///
/// ```
/// use wasihost::{BuildError, WasiCtx};
///
/// let Err(error) = WasiCtx::builder().preopen_dir("/no/such/folder", "/data") else { panic!() };
/// assert!(matches!(error, BuildError::Preopen { .. }));
/// assert!(WasiCtx::builder().env("A=B", "").build().is_err());
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// A host directory could not be opened.
    Preopen {
        /// The path of the host.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// An argument contains a NUL.
    Arg(String),
    /// The name of an environment variable is empty or contains `=`, or the variable contains a NUL.
    Env(String),
    /// More streams and preopened directories than there may be descriptors.
    TooManyDescriptors,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Preopen { path, source } => write!(f, "can not open the directory {path:?}: {source}"),
            Self::Arg(arg) => write!(f, "the argument {arg:?} contains a NUL"),
            Self::Env(name) => write!(
                f,
                "the environment variable {name:?} has an empty name, a `=` in its name, or a NUL in it"
            ),
            Self::TooManyDescriptors => {
                f.write_str("more streams and preopened directories than there may be descriptors")
            }
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Preopen { source, .. } => Some(source),
            _ => None,
        }
    }
}
