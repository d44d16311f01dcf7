//! `compile`: an executable that stands alone.

use std::fs;
use std::path::Path;

use crate::build::{Builder, Guest, Interface};
use crate::cli::CompileArgs;
use crate::error::{Error, IoContext};

/// Builds the module and writes the executable.
pub(crate) fn compile(args: &CompileArgs) -> Result<(), Error> {
    let path = &args.module;
    let wasm = fs::read(path).during("read", path)?;
    let builder = Builder::new(&args.build)?;
    let program = builder.program(Guest { path, wasm: &wasm, interface: Interface::Standalone })?;
    copy_executable(&program.executable, &args.output)
}

/// Copies an executable beside its place and moves it there, so that nobody starts half of it.
fn copy_executable(from: &Path, to: &Path) -> Result<(), Error> {
    let folder = match to.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    if to.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into()).during("write", to);
    }
    let file = tempfile::NamedTempFile::new_in(folder).during("write to", folder)?;
    // With the permissions of the original, which rustc gave to an executable of this user.
    fs::copy(from, file.path()).during("write", to)?;
    file.into_temp_path().persist(to).map_err(|error| error.error).during("write", to)
}
