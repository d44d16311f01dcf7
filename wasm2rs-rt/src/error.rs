//! What a call into a guest can fail with.

use std::fmt;

use crate::Trap;

/// The error type of host functions: anything that the host's own code fails with.
pub type HostError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call into a guest did not return a value.
///
/// The instance that failed can be called again. Its memory, tables and globals are as the guest left them.
///
/// ```
/// use wasm2rs_rt::{Error, Trap, TrapKind};
///
/// let error = Error::from(Trap::new(TrapKind::IntegerDivideByZero));
/// assert_eq!(error.to_string(), "wasm trap: integer divide by zero");
/// assert!(matches!(error, Error::Trap(trap) if trap.kind() == TrapKind::IntegerDivideByZero));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The guest did something that WebAssembly defines as a trap.
    Trap(Trap),
    /// The guest ended itself with WASI's `proc_exit`; the code it gave.
    Exit(i32),
    /// A host function failed; what it failed with.
    Host(HostError),
    /// The call was ended from outside, with an [`Interrupt`](crate::Interrupt) or because a deadline of one was over.
    Interrupted,
}

impl Error {
    /// The kind of the trap, if this is one.
    #[must_use]
    pub fn trap_kind(&self) -> Option<crate::TrapKind> {
        match self {
            Self::Trap(trap) => Some(trap.kind()),
            Self::Exit(_) | Self::Host(_) | Self::Interrupted => None,
        }
    }

    /// Turns what a host function failed with into what the call into the guest fails with: an [`Error`] of
    /// a nested call stays what it was, everything else becomes [`Error::Host`].
    #[must_use]
    pub fn from_host(error: HostError) -> Self {
        match error.downcast::<Self>() {
            Ok(nested) => *nested,
            Err(other) => Self::Host(other),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trap(trap) => trap.fmt(f),
            Self::Exit(code) => write!(f, "the guest exited with code {code}"),
            Self::Host(error) => write!(f, "a host function failed: {error}"),
            Self::Interrupted => f.write_str("the call was interrupted"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Host(error) => Some(&**error),
            Self::Trap(_) | Self::Exit(_) | Self::Interrupted => None,
        }
    }
}

impl From<Trap> for Error {
    fn from(trap: Trap) -> Self {
        Self::Trap(trap)
    }
}
