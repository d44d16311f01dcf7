//! What a descriptor can name: the traits for directories and files, and the backends behind them.
//!
//! The calls know only the traits. [`HostDir`] is a directory of the host, resolved by `cap-std`;
//! [`TreeDir`] is a tree in memory, built by hand or from an `include_dir` tree. Users write their own.

mod dir;
mod file;
mod host;
mod times;
mod tree;

pub(crate) use dir::MAX_LISTING_BYTES;
pub use dir::{Dir, DirEntry, OpenHow, Opened};
pub use file::{File, Interest, Readiness};
pub use host::HostDir;
pub(crate) use host::filestat;
pub(crate) use times::timestamp_ns;
pub use times::{NewTime, NewTimes};
pub use tree::TreeDir;
