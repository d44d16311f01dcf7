//! Running `.wast` files, the format of the specification's test suite: each file becomes one program that
//! contains its modules, and a script of its directives that the program carries out.
//!
//! <https://github.com/WebAssembly/spec/tree/main/interpreter#scripts>

mod exports;
mod host;
mod module;
mod outcome;
mod plan;
mod program;
mod report;
mod suite;
mod values;

pub use outcome::{NotRun, Outcome};
pub use program::run;
pub use report::{Counts, FileReport, Finding, LevelReport};
pub use suite::{Group, TestFile, files_below, suite};
