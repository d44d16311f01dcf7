//! What the tests across crates share.
//!
//! - [`harness`]: programs of generated modules, compiled by rustc directly against libraries that Cargo built
//!   once, and run with a time limit.
//! - [`spec`]: `.wast` files of the specification's test suite as such programs.

pub mod harness;
pub mod spec;
