//! What can go wrong, in words that say where and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// The kinds of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input is not a valid WebAssembly module: truncated, of another format, or invalid.
    Invalid,
    /// The module is valid but uses a feature that is not supported.
    Unsupported,
    /// An import does not fit what a linked module exports.
    Link,
    /// The configuration does not fit the module.
    Config,
    /// A file could not be read or written.
    Io,
    /// The environment lacks something that a build script has.
    Environment,
}

/// Why a module was not translated: the file, the function, the byte offset, what was expected and what helps.
///
/// ```
/// let error = wasm2rs_build::Config::new().translate(b"not wasm").unwrap_err();
/// assert_eq!(error.kind(), wasm2rs_build::ErrorKind::Invalid);
/// assert!(error.to_string().contains("offset 0x0"));
/// ```
pub struct Error(Box<Details>);

#[derive(Debug)]
struct Details {
    kind: ErrorKind,
    message: String,
    file: Option<PathBuf>,
    function: Option<String>,
    offset: Option<u64>,
    help: Option<String>,
    source: Option<std::io::Error>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            message: message.into(),
            file: None,
            function: None,
            offset: None,
            help: None,
            source: None,
        }))
    }

    pub(crate) fn unsupported(feature: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Unsupported, format!("{feature} is not supported"))
    }

    pub(crate) fn io(action: &str, path: &Path, source: std::io::Error) -> Self {
        let mut error = Self::new(ErrorKind::Io, format!("can not {action} {}", path.display()));
        error.0.source = Some(source);
        error
    }

    /// Says what the error was found in.
    pub(crate) fn context(mut self, context: impl fmt::Display) -> Self {
        self.0.message = format!("{context}: {}", self.0.message);
        self
    }

    pub(crate) fn at(mut self, offset_bytes: u64) -> Self {
        self.0.offset.get_or_insert(offset_bytes);
        self
    }

    pub(crate) fn in_file(mut self, file: &Path) -> Self {
        self.0.file.get_or_insert_with(|| file.to_owned());
        self
    }

    pub(crate) fn in_function(mut self, function: impl FnOnce() -> String) -> Self {
        self.0.function.get_or_insert_with(function);
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help.get_or_insert_with(|| help.into());
        self
    }

    /// What went wrong, as a kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The module's file, if it has one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// The guest's function that the error is in, by index and name.
    #[must_use]
    pub fn function(&self) -> Option<&str> {
        self.0.function.as_deref()
    }

    /// The offset in the module that the error is at, in bytes.
    #[must_use]
    pub fn offset(&self) -> Option<u64> {
        self.0.offset
    }
}

impl From<wasmparser::BinaryReaderError> for Error {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self::new(ErrorKind::Invalid, format!("invalid module: {}", error.message())).at(error.offset())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.0.file {
            write!(f, "{}: ", file.display())?;
        }
        if let Some(function) = &self.0.function {
            write!(f, "in {function}: ")?;
        }
        if let Some(offset) = self.0.offset {
            write!(f, "at offset {offset:#x}: ")?;
        }
        f.write_str(&self.0.message)?;
        if let Some(source) = &self.0.source {
            write!(f, ": {source}")?;
        }
        if let Some(help) = &self.0.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// The words of `Display`, because this is what people see of an error that `main` of a build script returns. `{:#?}` shows
/// the fields.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { self.0.fmt(f) } else { fmt::Display::fmt(self, f) }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}
