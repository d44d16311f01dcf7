//! Why a guest was not started, in words for the person who wanted it.

use std::path::PathBuf;
use std::{fmt, io};

/// Why a guest was not started.
#[derive(Debug)]
pub(crate) enum Error {
    /// A file or folder could not be read or written.
    Io { action: &'static str, path: PathBuf, source: io::Error },
    /// A directory that was to be given to the guest is none.
    NotADirectory(PathBuf),
    /// The file is not a core module.
    NotAModule { path: PathBuf, reason: String },
    /// The module imports what is not WASI.
    ForeignImports { path: PathBuf, imports: Vec<String> },
    /// The module has no entry point.
    NotAProgram(PathBuf),
    /// The translator refused the module.
    Translation { path: PathBuf, source: wasm2rs_build::Error },
    /// The platform that the toolchain builds for does not have the memory model.
    Platform { model: &'static str, needed: &'static str, found: String },
    /// The memory model is not for memories such as the module has.
    Memories { path: PathBuf, model: &'static str, kind: &'static str },
    /// There is no place for the cache.
    NoCacheDir,
    /// An environment variable has a value that makes no sense.
    Variable { name: &'static str, reason: String },
    /// A tool could not be started.
    Tool { tool: PathBuf, source: io::Error },
    /// rustc does not say what it is; what it wrote.
    Toolchain { output: String },
    /// The runtime and the host do not build; what cargo wrote.
    Libraries { output: String },
    /// The translated guest does not compile; what rustc wrote.
    Compile { output: String },
    /// An entry of the cache changed while it was used.
    Damaged(PathBuf),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { action, path, source } => write!(f, "can not {action} {}: {source}", path.display()),
            Self::NotADirectory(path) => {
                write!(f, "--dir {}: there is no such directory", path.display())
            }
            Self::NotAModule { path, reason } => write!(f, "{}: {reason}", path.display()),
            Self::ForeignImports { path, imports } => {
                writeln!(f, "{} imports what no WASI host provides:", path.display())?;
                write_import_list(f, imports)?;
                f.write_str(
                    "It needs a program around it that implements these: see wasm2rs_build::Config::host.",
                )
            }
            Self::NotAProgram(path) => write!(
                f,
                "{} exports no function `_start`: it is a library, and there is nothing to run. \
                 A Rust program can call its exports: see wasm2rs_build::compile.",
                path.display()
            ),
            Self::Translation { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Platform { model, needed, found } => write!(
                f,
                "--memory {model} needs {needed}, and rustc builds for {found} here. \
                 --memory checked, the default, is there on any platform."
            ),
            Self::Memories { path, model, kind } => write!(
                f,
                "{} has a memory with {kind}, which --memory {model} is not for. --memory checked, the default, is.",
                path.display()
            ),
            Self::NoCacheDir => f.write_str(
                "there is no home directory for the cache: name a directory in WASM2RS_RUN_CACHE_DIR",
            ),
            Self::Tool { tool, source } => write!(
                f,
                "can not start {}: {source}. Building the translated guest needs Rust: https://rustup.rs",
                tool.display()
            ),
            Self::Variable { name, reason } => write!(f, "{name}: {reason}"),
            Self::Toolchain { output } => write!(f, "rustc does not say which version it is:\n{output}"),
            Self::Libraries { output } => write!(
                f,
                "the runtime and the host do not build. The first time, this needs their sources (of this \
                 version, from the crate registry, or of a checkout that WASM2RS_RUN_SOURCES names) and those of what \
                 they depend on; cargo says:\n{output}"
            ),
            Self::Compile { output } => write!(
                f,
                "the translated guest does not compile, which is a fault of the translator. rustc says:\n{output}"
            ),
            Self::Damaged(path) => write!(
                f,
                "{} changed while it was used: please try again, and do not write to the cache",
                path.display()
            ),
        }
    }
}

fn write_import_list(f: &mut fmt::Formatter<'_>, imports: &[String]) -> fmt::Result {
    const SHOWN: usize = 12;
    for import in imports.iter().take(SHOWN) {
        writeln!(f, "  {import}")?;
    }
    if imports.len() > SHOWN {
        writeln!(f, "  and {} more", imports.len() - SHOWN)?;
    }
    Ok(())
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } | Self::Tool { source, .. } => Some(source),
            Self::Translation { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Adds the action and the path to an error of the file system.
pub(crate) trait IoContext<T> {
    /// As in "can not *read* *path*".
    fn during(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, Error>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn during(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, Error> {
        self.map_err(|source| Error::Io { action, path: path.into(), source })
    }
}
