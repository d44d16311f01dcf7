//! Programs of generated modules: compiled by rustc directly, so that hundreds of them can share one build of
//! the runtime, and run with a time limit.
//!
//! ```no_run
//! use tests::harness::{Libraries, OptLevel, Program};
//!
//! let libraries = Libraries::build(OptLevel::O0, &["wasm2rs-rt"])?;
//! let files = wasm2rs_build::Config::new().name("guest").translate(&std::fs::read("guest.wasm")?)?;
//! let mut program = Program::new("guest");
//! program.module("guest", &files);
//! program.main("fn main() { println!(\"{}\", guest::Module::new().unwrap().answer().unwrap()); }");
//! let output = program.compile(&libraries)?.run(["argument"])?;
//! assert_eq!(output.stdout, b"42\n");
//! # Ok::<(), anyhow::Error>(())
//! ```

mod libraries;
mod program;
mod run;
mod target_dir;
mod wat;

pub use libraries::{Libraries, OptLevel};
pub use program::Program;
pub use run::{Binary, RUN_LIMIT};
pub use target_dir::target_dir;
pub use wat::wat;
