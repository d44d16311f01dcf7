//! What can go wrong.

use std::fmt;
use std::path::PathBuf;

use wasihost::rt;

/// Why a call of this crate failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// SQLite says so.
    Sqlite {
        /// The extended result code, such as 2067 for `SQLITE_CONSTRAINT_UNIQUE`; its low 8 bits are the primary one.
        code: i32,
        /// What SQLite says, or what a function of the host failed with.
        message: String,
    },
    /// The path of a database has no directory that can be opened, or no name in UTF-8.
    Path {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A statement has another number of parameters than values were given.
    ParameterCount {
        /// How many the statement has.
        expected: usize,
        /// How many were given.
        given: usize,
    },
    /// A text that is passed as a C string, such as a name or SQL, has a zero byte inside.
    ZeroByte(String),
    /// More than SQLite can take in a piece: 2 GiB.
    TooLarge,
    /// The guest trapped, or one of its pointers leads out of its memory. The database can not be relied on any more.
    Guest(rt::Error),
}

impl Error {
    /// SQLite's primary result code, such as 19 for `SQLITE_CONSTRAINT`, if the error is SQLite's.
    #[must_use]
    pub fn primary_code(&self) -> Option<i32> {
        match self {
            Self::Sqlite { code, .. } => Some(code & 0xff),
            _ => None,
        }
    }

    /// A pointer of the guest that leads out of its memory.
    pub(crate) fn bad_pointer() -> Self {
        Self::Guest(rt::Error::Host("SQLite returned an address outside its memory".into()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { code, message } => write!(f, "{message} (SQLite's code {code})"),
            Self::Path { path, reason } => write!(f, "{}: {reason}", path.display()),
            Self::ParameterCount { expected, given } => {
                write!(f, "the statement has {expected} parameters, and {given} values were given")
            }
            Self::ZeroByte(text) => write!(f, "{text:?} has a zero byte inside"),
            Self::TooLarge => write!(f, "the value is larger than 2 GiB"),
            Self::Guest(error) => write!(f, "SQLite stopped: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Guest(error) => Some(error),
            _ => None,
        }
    }
}

impl From<rt::Error> for Error {
    fn from(error: rt::Error) -> Self {
        Self::Guest(error)
    }
}
