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
//! ```toml
//! # Cargo.toml
//! [dependencies]
//! wasihost = "0.1" # or wasm2rs-rt, for a guest that does not import WASI
//!
//! [build-dependencies]
//! wasm2rs-build = "0.1"
//! ```
//!
//! ```ignore
//! // src/main.rs
//! wasihost::include_wasm!("x"); // or include!(concat!(env!("OUT_DIR"), "/x.rs"))
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let wasi = wasihost::WasiCtx::builder().args(["x"]).inherit_stdio().build()?;
//!     let mut guest = x::Module::new(wasi)?; // an instance of the guest
//!     std::process::exit(guest.start()?); // runs `_start`, for programs
//! }
//! ```
//!
//! # What is generated
//!
//! A module `x` with a type `Module`, an instance of the guest. Each exported function is a method that returns a
//! `Result`, each exported memory, table and global has methods too: `x::Module` of a guest that exports `add` has
//! `fn add(&mut self, a0: i32, a1: i32) -> Result<i32, Error>`. A trap, an exit and an error of a host function come
//! out as `Error::Trap`, `Error::Exit` and `Error::Host`, an interrupt ([`Config::interruptible`]) as
//! `Error::Interrupted`; the instance can be called again. The code forbids `unsafe`
//! and has no warnings, in editions 2021 and 2024.
//!
//! [`Config`] has the options; [`Config::translate`] does the same without files and without Cargo:
//!
//! ```
//! let wasm = wat::parse_str(
//!     r#"(module (func (export "add") (param i32 i32) (result i32)
//!         (i32.add (local.get 0) (local.get 1))))"#,
//! )?;
//! let files = wasm2rs_build::Config::new().name("adder").translate(&wasm)?;
//! assert!(files.rust().contains("pub fn add(&mut self, a0: i32, a1: i32) -> Result<i32, Error>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Who answers the imports
//!
//! | the guest imports | who answers |
//! |---|---|
//! | nothing | nobody: `Module::new()` takes nothing, and the program depends on `wasm2rs-rt` alone |
//! | WASI | `wasihost`: `Module::new(wasi)` takes a `WasiCtx` |
//! | what Emscripten's or AssemblyScript's modules import besides | `wasihost`, with [`Config::emscripten`] or [`Config::assemblyscript`] |
//! | anything else | your type, named with [`Config::host`]; it implements the traits that are generated |
//! | from another module | that module, with [`Config::link`] |
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
mod fixed;
mod functions;
mod helpers;
mod host;
mod interface;
mod interrupts;
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
mod units;
mod wasi;

pub use config::Config;
pub use error::{Error, ErrorKind};
pub use files::Files;
pub use functions::LargeFunction;
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
