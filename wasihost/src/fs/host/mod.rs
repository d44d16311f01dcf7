//! Directories and files of the host.
//!
//! Paths are handed to `cap-std` as they are: this code never takes one apart, joins two, or looks at a link.

mod dir;
mod file;
mod stat;

pub use dir::HostDir;
pub(crate) use file::HostFile;
pub(crate) use stat::{file_type_of_mode, filestat};
