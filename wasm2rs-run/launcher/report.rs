//! What a program says itself: on standard error, with its own statuses.

use std::ffi::OsStr;
use std::fmt::Display;
use std::io::Write;
use std::sync::OnceLock;

/// The time that the guest was given is over; `timeout` uses it, too.
pub(crate) const TIMED_OUT: u8 = 124;
/// The guest was not started.
pub(crate) const NOT_STARTED: u8 = 125;
/// The host failed while the guest ran.
pub(crate) const HOST_FAILED: u8 = 126;
/// The guest trapped: what a shell shows for a program that aborted.
pub(crate) const TRAPPED: u8 = 134;

static NAME: OnceLock<String> = OnceLock::new();

/// Sets the name that messages begin with; it is `wasm2rs-run` otherwise.
pub(crate) fn set_name(name: &OsStr) {
    let _ = NAME.set(name.to_string_lossy().into_owned());
}

/// Prints a message after the program's name.
pub(crate) fn report<M: Display + ?Sized>(message: &M) {
    line(&format!("{}: {message}", NAME.get().map_or("wasm2rs-run", String::as_str)));
}

/// Prints a line. Where nobody reads it (the pipe is closed), the guest runs on.
pub(crate) fn line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
