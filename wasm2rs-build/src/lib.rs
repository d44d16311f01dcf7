//! Translates WebAssembly modules to safe Rust modules in a build script.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     wasm2rs_build::compile("guest/x.wasm")?; // writes $OUT_DIR/x.rs and $OUT_DIR/x.data
//!     Ok(())
//! }
//! ```
//!
//! The program takes the module in with `wasihost::include_wasm!("x")`, or with
//! `include!(concat!(env!("OUT_DIR"), "/x.rs"))`, which declares `pub mod x`: `x::Module` is an instance of the
//! guest, with a method for each export.
//!
//! [`Config`] has the options; [`Config::translate`] does the same without files and without Cargo.
//!
//! # What is supported
//!
//! WebAssembly 3.0 without exceptions and garbage collection, and the proposals wide arithmetic and custom page
//! sizes: <https://webassembly.github.io/spec/core/>. Modules that import from each other can be linked
//! ([`Config::link`]). Every module is validated first. A feature that is not supported is an [`Error`] that names
//! the feature, the function and the offset.

mod calls;
mod cargo;
mod config;
mod context;
mod emit;
mod error;
mod files;
mod functions;
mod helpers;
mod host;
mod interface;
mod invoke;
mod ir;
mod lower;
mod module;
mod names;
mod ops;
mod options;
mod parallel;
mod passes;
mod translate;
mod wasi;

pub use config::Config;
pub use error::{Error, ErrorKind};
pub use files::Files;
pub use interface::{ExportKind, ExportMethod, Interface};
pub use options::{Linked, MemoryModel, Proposal, Version};
pub use passes::Pass;

/// Translates the module in the file with the default options, from a build script: see [`Config::compile`].
///
/// # Errors
/// Those of [`Config::compile`].
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     wasm2rs_build::compile("guest/x.wasm")?;
///     Ok(())
/// }
/// ```
pub fn compile(path: impl AsRef<std::path::Path>) -> Result<(), Error> {
    Config::new().compile(path)
}
