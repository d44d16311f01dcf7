//! The translator from outside: what it prints for small modules and how that behaves, what it says about
//! bad input, what each option changes, and how it works in a build script.
//!
//! `UPDATE_EXPECT=1 cargo test -p wasm2rs-build` writes the expected texts anew. If the golden modules of
//! before do not compile any more, leave `golden_runs` out for that run.
#![allow(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

mod bad_input;
mod build_script;
mod config;
mod golden;
// Public, as generated modules mostly are: rustc's lints on interfaces look at what can be reached.
pub mod golden_runs;
mod imports;
mod least_size;
mod linking;
mod mutations;
mod passes;
mod static_loops;
mod tables;
mod unsupported;

/// A module in the text format as bytes; it may be invalid.
fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}
