//! Every function called as a translated guest calls it: raw integers, a byte buffer as memory, and the bytes
//! and error numbers that come back.

#![allow(clippy::unwrap_used, reason = "a test that can not go on fails")]

mod args;
mod clocks;
mod directories;
mod dispatch;
mod embedded;
#[cfg(feature = "emscripten")]
mod emscripten;
mod everything;
mod files;
mod guest;
mod hostile;
mod imports;
mod inherited;
mod memory_tree;
// The types of its attributes, and what it calls, are those of Linux.
#[cfg(target_os = "linux")]
mod oracle;
mod paths;
mod pointers;
mod poll;
mod random;
mod rights;
mod sockets;
mod streams;
mod tracing;
