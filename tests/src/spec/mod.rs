//! Running `.wast` files, the format of the specification's test suite: each file becomes one program that
//! contains its modules, and a script of its directives that the program carries out.
//!
//! <https://github.com/WebAssembly/spec/tree/main/interpreter#scripts>

mod accesses;
mod definition;
mod given_up;
mod glue;
mod instances;
mod linker;
mod outcome;
mod page;
mod plan;
mod planner;
mod program;
mod programs;
mod report;
mod setting;
mod spectest;
mod suite;
mod translate;
mod values;

pub use outcome::{Outcome, Reason};
pub use page::page;
pub use program::run;
pub use report::{Counts, FileReport, Finding, LevelReport};
pub use setting::Setting;
pub use suite::{TestFile, files_below, suite};
