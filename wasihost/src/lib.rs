//! A WASI snapshot-preview1 host for guests that `wasm2rs-build` translated to Rust.
//!
//! [`WasiCtx`] is everything a guest can see of the world: arguments, environment, streams, clocks, random
//! numbers and the directories it was given. It starts with nothing; what the guest may use is named on the
//! builder. The functions of [`preview1`] are what translated code calls: one per import, raw integers and
//! the guest's memory in, an error number out.
//!
//! ```
//! use wasihost::{OutputBuffer, Stream, WasiCtx, preview1};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let data = tempfile::tempdir()?;
//! let stdout = OutputBuffer::new();
//! let mut wasi = WasiCtx::builder()
//!     .args(["app", "arg1"])
//!     .env("LANG", "C")
//!     .preopen_dir(data.path(), "/data")?
//!     .stdin(Stream::null())
//!     .stdout(stdout.clone())
//!     .build()?;
//!
//! // What a translated guest does when it writes "hi\n" to its standard output.
//! let mut memory = vec![0; 65536];
//! memory[0..8].copy_from_slice(&[8, 0, 0, 0, 3, 0, 0, 0]);
//! memory[8..11].copy_from_slice(b"hi\n");
//! assert_eq!(preview1::fd_write(&mut wasi, &mut memory, 1, 0, 1, 16), 0);
//! assert_eq!(stdout.contents(), b"hi\n");
//! # Ok(())
//! # }
//! ```
//!
//! # What a guest can reach
//!
//! Host directories are opened through `cap-std`: a path is resolved below its directory and never steps
//! outside, not even for a moment, whatever links it meets and whoever changes the tree meanwhile. Absolute
//! paths are errors. A link that leads outside can be made and read; opening it fails. Nothing else of the
//! host's file system is visible, not even the current directory.

#[cfg(not(unix))]
compile_error!(
    "wasihost supports Linux and macOS, not Windows: build for Linux there, in WSL or a container"
);

mod abi;
mod builder;
mod call;
mod clock;
mod ctx;
mod deterministic;
pub mod env;
mod errno;
mod fs;
mod lost;
pub mod preview1;
mod random;
mod socket;
mod stream;
mod table;
mod trace;

pub use abi::{Advice, ClockId, FdFlags, FileType, Filestat, Rights};
pub use builder::{BuildError, Builder};
pub use ctx::WasiCtx;
pub use errno::Errno;
pub use fs::{
    Dir, DirEntry, File, HostDir, Interest, NewTime, NewTimes, OpenHow, Opened, Readiness, TreeDir,
};
pub use lost::{LostPath, Preopen};
pub use socket::Socket;
pub use stream::{OutputBuffer, Stream};
pub use trace::TracedCall;
pub use wasm2rs_rt as rt;

/// Takes in the module that `wasm2rs_build::compile` wrote for the guest of this name: `pub mod x`.
///
/// `include_wasm!("x")` is `include!(concat!(env!("OUT_DIR"), "/x.rs"))`.
#[macro_export]
macro_rules! include_wasm {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}
