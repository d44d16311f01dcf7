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
//! # With a translated guest
//!
//! [`include_wasm!`] takes in the module that the build script wrote. Its `Module` owns the context:
//!
//! ```ignore
//! wasihost::include_wasm!("hello");
//!
//! let wasi = wasihost::WasiCtx::builder().args(["hello"]).inherit_stdio().build()?;
//! std::process::exit(hello::Module::new(wasi)?.start()?);
//! ```
//!
//! A guest that imports from elsewhere than WASI has a host of your own, which lends its context: it implements
//! `AsMut<WasiCtx>` and the traits of the generated module.
//!
//! # Features
//!
//! None is on by default. `emscripten` and `assemblyscript` add what modules of these compilers import beside WASI, in
//! modules of the same names.
//!
//! # What a guest can reach
//!
//! Host directories are opened through `cap-std`: a path is resolved below its directory and never steps
//! outside, not even for a moment, whatever links it meets and whoever changes the tree meanwhile. Absolute
//! paths are errors. A link that leads outside can be made and read; opening it fails. Nothing else of the
//! host's file system is visible, not even the current directory.
//!
//! What a directory is made of is its backend, behind two small traits, [`Dir`] and [`File`]: [`HostDir`] on the
//! host's disk, [`TreeDir`] in memory or embedded in the program, or the embedder's own.
//!
//! ```
//! use wasihost::{HostDir, TreeDir, WasiCtx};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let project = tempfile::tempdir()?;
//! let scratch = TreeDir::new().capacity(1 << 20);
//! let wasi = WasiCtx::builder()
//!     .preopen(Box::new(HostDir::open_ambient(project.path())?.read_only()), "/project")
//!     .preopen(Box::new(scratch.share()), "/tmp")
//!     .build()?;
//! // When the guest has run, `scratch` has what it has written to /tmp.
//! # drop(wasi);
//! # Ok(())
//! # }
//! ```
//!
//! # Runs that can be repeated, watched and limited
//!
//! ```
//! use wasihost::WasiCtx;
//!
//! # fn main() -> Result<(), wasihost::BuildError> {
//! let wasi = WasiCtx::builder()
//!     .deterministic(42) // clocks and random numbers are the same in every run
//!     .trace(|call| eprintln!("{call}")) // path_open(fd=3, .., path="a.txt", ..) = 0 (opened_fd=4)
//!     .lost_path(|lost| eprintln!("{lost}")) // .. = 44 noent; the guest has "/data" (fd 3)
//!     .max_descriptors(64)
//!     .max_bytes_per_call(1 << 20)
//!     .build()?;
//! # drop(wasi);
//! # Ok(())
//! # }
//! ```
//!
//! [`Builder`] says how much memory a guest can make the host use.

#[cfg(not(unix))]
compile_error!(
    "wasihost supports Linux and macOS, not Windows: build for Linux there, in WSL or a container"
);

mod abi;
#[cfg(feature = "assemblyscript")]
pub mod assemblyscript;
mod build_error;
mod builder;
mod call;
mod clock;
mod ctx;
mod deterministic;
#[cfg(feature = "emscripten")]
pub mod emscripten;
pub mod env;
mod errno;
mod fs;
#[cfg(any(feature = "assemblyscript", feature = "emscripten"))]
mod helper;
mod lost;
pub mod preview1;
mod random;
mod socket;
mod stream;
mod table;
mod trace;

pub use abi::{Advice, ClockId, FdFlags, FileType, Filestat, Rights};
pub use build_error::BuildError;
pub use builder::Builder;
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

/// Takes in the module that `wasm2rs_build::compile` wrote for the guest of this name.
///
/// `include_wasm!("hello")` declares `pub mod hello` where it stands; it is
/// `include!(concat!(env!("OUT_DIR"), "/hello.rs"))`. The name is the file's: `compile("guest/hello.wasm")` in
/// `build.rs` writes `hello.rs`.
///
/// ```ignore
/// wasihost::include_wasm!("hello");
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let wasi = wasihost::WasiCtx::builder().args(["hello"]).inherit_stdio().build()?;
///     std::process::exit(hello::Module::new(wasi)?.start()?);
/// }
/// ```
#[macro_export]
macro_rules! include_wasm {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}
