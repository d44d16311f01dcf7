//! The numeric operators that are more than one expression of Rust, named as in the specification.
//!
//! <https://webassembly.github.io/spec/core/exec/numerics.html>
//!
//! ```
//! use wasm2rs_rt::num::{f32_min, i32_div_s, i32_trunc_f64_s, i64_mul_wide_u};
//! use wasm2rs_rt::{TrapKind, catch};
//!
//! assert_eq!(i32_div_s(-7, 2), -3);
//! assert_eq!(catch(|| i32_div_s(1, 0)).unwrap_err().trap_kind(), Some(TrapKind::IntegerDivideByZero));
//! assert!(f32_min(1.0, f32::NAN).is_nan());
//! assert_eq!(i32_trunc_f64_s(-2.9), -2);
//! assert_eq!(i64_mul_wide_u(-1, 2), (-2, 1), "the low and the high half");
//! ```

mod convert;
mod float;
mod int;
mod wide;

pub use convert::*;
pub use float::*;
pub use int::*;
pub use wide::*;
