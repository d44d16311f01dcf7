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
    NotRun(Reason),
}

/// Why a directive was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It needs tags, `throw`, `try_table` or `exnref`.
    Exceptions,
    /// It needs structures, arrays, subtypes, recursive types or casts.
    GarbageCollection,
    /// It needs shared memories or atomic operators, or starts threads.
    Threads,
    /// It needs continuations.
    StackSwitching,
    /// The memory model refuses memories with 64-bit addresses.
    WideMemory,
    /// The memory model refuses memories with pages of single bytes.
    SingleBytePages,
    /// In the memory model, an access past the memory's end does not trap.
    DoesNotTrap,
    /// The result is another one because such an access came before.
    AfterNoTrap,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exceptions => "needs exceptions",
            Self::GarbageCollection => "needs garbage collection",
            Self::Threads => "needs threads",
            Self::StackSwitching => "needs stack switching",
            Self::WideMemory => "has a memory with 64-bit addresses",
            Self::SingleBytePages => "has a memory with pages of single bytes",
            Self::DoesNotTrap => "does not trap in this model",
            Self::AfterNoTrap => "sees what an access that did not trap has written",
        })
    }
}
