//! libwebp, translated to Rust.
//!
//! It is a crate of its own, so that it is compiled once, and optimised in debug builds too. It imports nothing: no
//! host, no system calls.

include!(concat!(env!("OUT_DIR"), "/webp.rs"));

pub use webp::Module;
