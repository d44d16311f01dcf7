//! What the guest may use, and how it is run. When the guest needs something else of this machine, it is given here.

use std::error::Error;
use std::path::Path;

use include_dir::{Dir, include_dir};
use wasihost::{BuildError, Builder, WasiCtx};

/// The folder `assets` as a part of the executable.
static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

/// What the guest sees of the world: `/data` is the directory `data` of this machine, to read and to write;
/// `/assets` is part of this executable, to read. There is nothing else, until the caller adds arguments,
/// variables of the environment or streams.
///
/// # Errors
/// If `data` can not be opened.
pub fn sandbox(data: &Path) -> Result<Builder, BuildError> {
    WasiCtx::builder()
        .preopen_embedded(&ASSETS, "/assets")
        .preopen_dir(data, "/data")
}

/// Runs the guest's `main` and returns its exit status.
///
/// # Errors
/// If the guest traps. `RUST_BACKTRACE=1` shows the guest's functions with the error.
pub fn run(sandbox: Builder) -> Result<i32, Box<dyn Error>> {
    let mut guest = guest::Module::new(sandbox.build()?)?;
    Ok(guest.start()?)
}
