//! The operators on 128-bit vectors, named as in the specification, and their values: [`V128`].
//!
//! Each operator is a function over arrays of lanes, written so that LLVM makes vector instructions of it when
//! it is inlined: lanes are taken out, worked on and put back all at once, with neither branches nor loops whose
//! length is not known.
//!
//! <https://webassembly.github.io/spec/core/exec/numerics.html#vector-operations>

mod arithmetic;
mod bits;
mod compare;
mod convert;
mod float;
mod lanes;
mod relaxed;
mod select;
mod v128;
mod widen;

pub use arithmetic::*;
pub use bits::*;
pub use compare::*;
pub use convert::*;
pub use float::*;
pub use relaxed::*;
pub use select::*;
pub use v128::V128;
pub use widen::*;
