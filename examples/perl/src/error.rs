//! What can go wrong.

use std::fmt;

use wasihost::{BuildError, rt};

/// Why a call of this crate failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Perl died: its message, such as `oops at (eval 1) line 3.`
    Perl(String),
    /// Perl called `exit` with this status. The interpreter can not be used any more.
    Exit(i32),
    /// What the interpreter should be given can not be given.
    Build(BuildError),
    /// A name, or code, has a zero byte inside.
    ZeroByte(String),
    /// The guest trapped, ran out of memory, or did something that the package does not promise. The interpreter can
    /// not be used any more.
    Guest(rt::Error),
    /// No thread with a large stack can be had.
    Thread(std::io::Error),
}

impl Error {
    /// The guest did not do what the package says.
    pub(crate) fn unexpected(what: &'static str) -> Self {
        Self::Guest(rt::Error::Host(what.into()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Perl(message) => f.write_str(message),
            Self::Exit(status) => write!(f, "Perl exited with status {status}"),
            Self::Build(error) => error.fmt(f),
            Self::ZeroByte(text) => write!(f, "{text:?} has a zero byte inside"),
            Self::Guest(error) => write!(f, "Perl stopped: {error}"),
            Self::Thread(error) => write!(f, "no thread for Perl: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Build(error) => Some(error),
            Self::Guest(error) => Some(error),
            Self::Thread(error) => Some(error),
            Self::Perl(_) | Self::Exit(_) | Self::ZeroByte(_) => None,
        }
    }
}

impl From<rt::Error> for Error {
    fn from(error: rt::Error) -> Self {
        match error {
            rt::Error::Exit(status) => Self::Exit(status),
            other => Self::Guest(other),
        }
    }
}

impl From<BuildError> for Error {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}
