//! The text of the generated module.
//!
//! Function bodies are printed directly ([`function`]), because there are megabytes of them and build scripts
//! are not optimised. The rest, which people read, is made of tokens ([`skeleton`]).

mod bytes;
mod call;
mod control;
mod data;
mod doc;
mod expr;
mod float;
mod flow;
mod function;
mod import;
mod least_size;
mod limits;
mod literal;
mod printer;
mod simd;
mod skeleton;
mod static_loops;
mod statics;
mod stmt;
mod tail;
mod types;
mod width;

pub(crate) use data::data;
pub(crate) use function::function;
pub(crate) use import::import;
pub(crate) use skeleton::skeleton;
pub(crate) use types::result_type;
