//! The numeric operators that are more than one expression of Rust, named as in the specification.
//!
//! <https://webassembly.github.io/spec/core/exec/numerics.html>

mod convert;
mod float;
mod int;
mod wide;

pub use convert::*;
pub use float::*;
pub use int::*;
pub use wide::*;
