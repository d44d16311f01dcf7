//! What the command does: one file for each word.

mod cache;
mod compile;
mod inspect;
mod run;

pub(crate) use cache::{cache_path, cache_prune};
pub(crate) use compile::compile;
pub(crate) use inspect::inspect;
pub(crate) use run::run;
