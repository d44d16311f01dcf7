//! Trees in memory: built by the guest, by hand, or from an `include_dir` tree, whose bytes are not copied.
//!
//! A tree answers as Linux does: the names, links, slashes and error numbers are those of a host directory.
//! One lock holds the whole tree, so that each call is one step for everybody.

mod content;
mod dir;
mod file;
mod node;
mod walk;

pub use dir::TreeDir;
use node::{Ino, Kind, Tree};
