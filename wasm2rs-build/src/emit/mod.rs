//! The text of the generated module.
//!
//! Function bodies are printed directly ([`function`]), because there are megabytes of them and build scripts
//! are not optimised. The rest, which people read, is made of tokens ([`skeleton`]).

mod data;
mod doc;
mod expr;
mod function;
mod import;
mod literal;
mod printer;
mod skeleton;
mod statics;
mod stmt;
mod types;

pub(crate) use data::{DataFile, data};
pub(crate) use function::function;
pub(crate) use import::import;
pub(crate) use skeleton::skeleton;

use crate::files::Files;
use crate::functions::Functions;
use crate::names::Names;

/// Puts the parts together.
pub(crate) fn files(names: &Names, skeleton: &str, functions: Functions, data: DataFile) -> Files {
    let len = skeleton.len() + functions.texts.iter().map(String::len).sum::<usize>();
    let mut text = String::with_capacity(len + len / 16);
    text.push_str(skeleton);
    // Each is freed when it is copied: together they are most of the translator's memory.
    for function in functions.texts {
        text.push('\n');
        text.push_str(&function);
    }
    text.push_str("}\n");
    let module = &names.module;
    Files::new(
        vec![(format!("{module}.rs"), text.into_bytes()), (format!("{module}.data"), data.bytes)],
        functions.nesting,
    )
}
