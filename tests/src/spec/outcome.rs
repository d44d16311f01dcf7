//! What became of a directive.

use std::fmt;

/// What became of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It held.
    Passed,
    /// It did not hold: what happened instead.
    Failed(String),
    /// It was not carried out, because it needs this.
    NotRun(Feature),
}

/// Features that the translator does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Tags, `throw`, `try_table`, `exnref`.
    Exceptions,
    /// Structures, arrays, subtypes, recursive types, casts.
    GarbageCollection,
    /// Shared memories, atomic operators, and the directives that start threads.
    Threads,
    /// Continuations, and the directives about them.
    StackSwitching,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Exceptions, Self::GarbageCollection, Self::Threads, Self::StackSwitching];
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exceptions => "needs exceptions",
            Self::GarbageCollection => "needs garbage collection",
            Self::Threads => "needs threads",
            Self::StackSwitching => "needs stack switching",
        })
    }
}
