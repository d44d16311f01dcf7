//! The operators on 128-bit vectors, named as in the specification, and their values: [`V128`].
//!
//! Each operator is a function over arrays of lanes, written so that LLVM makes vector instructions of it when
//! it is inlined: lanes are taken out, worked on and put back all at once, with neither branches nor loops whose
//! length is not known.
//!
//! <https://webassembly.github.io/spec/core/exec/numerics.html#vector-operations>
//!
//! ```
//! use wasm2rs_rt::simd::{V128, i32x4_add, i32x4_extract_lane, i32x4_splat};
//!
//! let sum = i32x4_add(i32x4_splat(40), V128::from_i32x4([2, 3, 4, 5]));
//! assert_eq!(i32x4_extract_lane::<0>(sum), 42);
//! ```

mod arithmetic;
mod bits;
mod compare;
mod convert;
mod float;
mod lanes;
mod relaxed;
mod select;
mod v128;
mod whole;
mod widen;

pub use arithmetic::*;
pub use bits::*;
pub use compare::*;
pub use convert::*;
pub use float::*;
pub use relaxed::*;
pub use select::*;
pub use v128::V128;
pub use whole::*;
pub use widen::*;
