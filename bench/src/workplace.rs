//! Where everything is: folders of the repository, and of what is built.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};
use tests::harness::target_dir;

/// The repository's root.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// The folder with the benchmarks' sources and table.
pub(crate) fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("guests")
}

/// The folder that `tests/guests/fetch.py` fills.
pub(crate) fn guests() -> PathBuf {
    env::var_os("WASM2RS_GUESTS").map_or_else(|| repository().join("target/guests"), PathBuf::from)
}

/// The folder of the tools that are measured beside this project.
pub(crate) fn tools() -> PathBuf {
    target_dir().join("tools")
}

/// A folder for what is built here, made if it is not there.
pub(crate) fn folder(name: impl AsRef<Path>) -> Result<PathBuf> {
    let folder = target_dir().join("bench").join(name);
    fs::create_dir_all(&folder).with_context(|| format!("can not make {}", folder.display()))?;
    Ok(folder)
}
