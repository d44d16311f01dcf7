//! What a `.wast` file asks of its modules, as a text that the program they were compiled into reads and
//! carries out when it runs.
//!
//! The driver of the specification's suite writes a [`Script`]; the program hands its sets of modules to [`main`]
//! and reports on its standard output, in one line for each [`Directive`], whether the directive held.
//! Values are data here, so that rustc has nothing to do for an assertion.

mod pattern;
mod run;
mod script;
mod set;
mod value;

pub use pattern::Pattern;
pub use run::{Verdict, main};
pub use script::{Action, Directive, Expected, ParseError, Script};
pub use set::{FromValue, IntoValue, IntoValues, NewSet, Set, arg};
pub use value::Value;
