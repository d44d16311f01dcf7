//! Perl as a sandboxed library: Perl 5.42 with its core modules, compiled to WebAssembly, translated to safe Rust.
//!
//! A [`Perl`] is an interpreter with a memory of its own. It sees the directories, variables and streams that the
//! [`Builder`] gave it; Perl modules can be part of the executable, and Rust closures are Perl functions.
//!
//! ```
//! use perl::{Perl, Value};
//!
//! let mut perl = Perl::builder()
//!     .closure("shout", |args| Ok(args[0].to_string().to_uppercase().into()))
//!     .build()?;
//! assert_eq!(perl.eval(r#"join ", ", map { shout($_) } qw(one two)"#)?, Value::from("ONE, TWO"));
//! assert_eq!(perl.eval("die \"no more\\n\"").unwrap_err().to_string(), "no more");
//! # Ok::<(), perl::Error>(())
//! ```

mod builder;
mod convert;
mod error;
mod function;
mod interpreter;
mod value;

pub use builder::Builder;
pub use error::Error;
pub use function::FunctionError;
pub use interpreter::Perl;
pub use value::Value;
