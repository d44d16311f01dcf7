//! Where Cargo puts what it builds.

use std::env;
use std::path::{Path, PathBuf};

/// The workspace's root.
pub(super) fn workspace_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// Cargo's target folder, which the running test lies in. What the tests build and report goes there as well.
#[must_use]
pub fn target_dir() -> PathBuf {
    // Cargo marks the folder, whatever named it: the default, a variable, an option or a configuration file.
    let exe = env::current_exe().unwrap_or_default();
    let marked = exe.ancestors().find(|dir| dir.join("CACHEDIR.TAG").exists());
    marked.map_or_else(|| workspace_dir().join("target"), Path::to_owned)
}
