//! Where files are: the repository's root, its pages and its sources.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    normal(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

/// The files below the root that end in `.extension`, relative to it, in order. Folders that Git ignores or that
/// belong to others are left out.
///
/// # Errors
/// If a folder can not be read.
pub fn with_extension(extension: &str) -> Result<Vec<PathBuf>> {
    let (root, mut found) = (root(), Vec::new());
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(root.join(&folder)).with_context(|| format!("{folder:?}"))?;
        for entry in entries {
            let entry = entry?;
            let (name, path) = (entry.file_name(), folder.join(entry.file_name()));
            let is_ours = !["target", "book", "wasi-testsuite"].iter().any(|other| path == Path::new(other))
                && !name.to_string_lossy().starts_with('.')
                && name != "target";
            if entry.file_type()?.is_dir() && is_ours {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Reads a file of the repository.
///
/// # Errors
/// If it can not be read, or is not UTF-8.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(root().join(path)).with_context(|| format!("{}", path.display()))
}

/// The path without `.`, and without `..` as far as there is something to leave.
#[must_use]
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}
