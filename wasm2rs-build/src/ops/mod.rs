//! The operators of WebAssembly, as rows: everything that the translator knows about an operator without
//! immediates, and about a load or store, stands in one line of a table.
//!
//! Operators that are not rows are lowered by hand ([`crate::lower`]); operators of proposals that are not
//! supported are named by [`proposal`].

mod coverage;
mod lanes;
mod memory;
mod numeric;

pub(crate) use coverage::{SUPPORTED_PROPOSALS, proposal};
pub(crate) use lanes::{LaneAccess, LaneOp};
pub(crate) use memory::{Load, Store, memory_of};
pub(crate) use numeric::{NumOp, Spelling};
