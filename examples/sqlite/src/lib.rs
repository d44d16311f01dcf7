//! SQLite as a sandboxed library: C, compiled to WebAssembly, translated to safe Rust, with an API of its own.
//!
//! A [`Database`] is an instance of SQLite: it has its own memory and sees the directory of its file and nothing else
//! of the machine. SQL functions can be Rust closures ([`Database::create_function`]).
//!
//! ```
//! use sqlite::{Database, Value};
//!
//! let db = Database::open_in_memory()?;
//! db.create_function("initials", Some(1), |args| {
//!     let name = args[0].as_text().ok_or("a text is needed")?;
//!     Ok(name.split(' ').filter_map(|word| word.chars().next()).collect::<String>().into())
//! })?;
//! db.execute("CREATE TABLE people (name TEXT)", &[])?;
//! db.execute("INSERT INTO people VALUES (?)", &["Ada King Lovelace".into()])?;
//! let rows = db.query("SELECT initials(name) FROM people", &[])?;
//! assert_eq!(rows[0][0], Value::from("AKL"));
//! # Ok::<(), sqlite::Error>(())
//! ```

mod database;
mod error;
mod function;
mod guest;
mod statement;
mod value;

pub use database::{Database, Options};
pub use error::Error;
pub use function::FunctionError;
pub use statement::{Row, Rows, Statement};
pub use value::Value;
