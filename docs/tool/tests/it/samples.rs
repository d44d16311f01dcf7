//! Every sample of Rust, of a manifest or of a guest, in the book and in READMEs, is a part of a file that is compiled.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use book::files::{normal, read, root, with_extension};
use book::markdown::{CodeBlock, code_blocks};

/// The languages whose samples are compiled. The others show what the reader types or sees (`console`, `text`), or what a
/// program of Go was before (`go`).
const COMPILED: [&str; 4] = ["rust", "toml", "wat", "c"];

/// The folders whose files are compiled, and run, by the tests or by continuous integration.
const SOURCES: [&str; 4] = ["docs/samples", "examples", "bench", "tests"];

/// The pages that have samples.
const PAGES: [&str; 3] = ["README.md", "docs", "examples"];

#[test]
fn samples_are_parts_of_compiled_files() -> Result<()> {
    let (sources, mut checked, mut wrong) = (sources()?, 0, Vec::new());
    for page in with_extension("md")?.into_iter().filter(|page| is_in(page, &PAGES)) {
        let found = code_blocks(&read(&page)?);
        for block in found.iter().filter(|block| COMPILED.contains(&block.language.as_str())) {
            checked += 1;
            if let Err(error) = check(&page, block, &sources) {
                wrong.push(format!("{}: {error:#}", page.display()));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    ensure!(checked > 80, "only {checked} samples were found");
    Ok(())
}

/// A sample is included from a file, as pages of the book have it, or stands in one.
fn check(page: &Path, block: &CodeBlock, sources: &[String]) -> Result<()> {
    for line in block.code.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some(include) = line.strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}")) else {
            let is_there = sources.iter().any(|source| contains(source, block));
            ensure!(is_there, "no file that is compiled has this sample:\n{}", block.code);
            return Ok(());
        };
        let (file, anchor) = include.split_once(':').unwrap_or((include, ""));
        let file = normal(&page.parent().context("a page lies in a folder")?.join(file));
        ensure!(is_in(&file, &SOURCES), "nothing compiles {}", file.display());
        let text = read(&file)?;
        let has =
            |mark: &str| text.lines().any(|line| line.trim_end().ends_with(&format!("{mark}: {anchor}")));
        let is_marked = anchor.is_empty() || (has("ANCHOR") && has("ANCHOR_END"));
        ensure!(is_marked, "{} has no anchor {anchor}", file.display());
    }
    Ok(())
}

/// The build script of the samples translates `.wasm` files, as users have them. They are made of the texts beside them.
#[test]
fn guests_are_what_their_texts_say() -> Result<()> {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for text in with_extension("wat")?.into_iter().filter(|file| file.starts_with("docs/samples")) {
        let wasm = root().join(text.with_extension("wasm"));
        let expected = wat::parse_str(read(&text)?).with_context(|| format!("{}", text.display()))?;
        if update {
            std::fs::write(&wasm, &expected)?;
        }
        ensure!(
            std::fs::read(&wasm).is_ok_and(|bytes| bytes == expected),
            "{} is not what {} says: UPDATE_EXPECT=1 cargo test -p book",
            wasm.display(),
            text.display()
        );
    }
    Ok(())
}

/// The text of all files that are compiled, as it is compared.
fn sources() -> Result<Vec<String>> {
    let mut sources = Vec::new();
    for extension in ["rs", "toml", "wat", "c"] {
        let files = with_extension(extension)?.into_iter().filter(|file| is_in(file, &SOURCES));
        for file in files {
            sources.push(squeezed(read(&file)?.lines()));
        }
    }
    Ok(sources)
}

fn is_in(file: &Path, folders: &[&str]) -> bool {
    folders.iter().any(|folder| file.starts_with(folder))
}

/// Whether the parts of the sample stand in the source in this order. A line with `…` in it, and in manifests an empty
/// one, may stand for what the sample leaves out.
fn contains(source: &str, sample: &CodeBlock) -> bool {
    let is_gap = |line: &&str| line.contains('…') || (sample.language == "toml" && line.is_empty());
    let lines: Vec<&str> = sample.code.lines().filter(|line| !is_caption(line)).collect();
    let mut rest = source;
    lines.split(is_gap).map(|part| squeezed(part.iter().copied())).all(|part| match rest.find(&part) {
        Some(start) => {
            rest = &rest[start + part.len()..];
            true
        }
        None => false,
    })
}

/// A comment that says which file the sample is.
fn is_caption(line: &str) -> bool {
    ["// build.rs", "// src/main.rs", "# Cargo.toml"].iter().any(|caption| line.starts_with(caption))
}

/// Lines without what their place in a file changes: white space, rustfmt's last commas, the slashes of a documented
/// example, the path to the repository; and without the names of anchors.
fn squeezed<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let without_comment = |line: &'a str| {
        let line = line.trim();
        line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).unwrap_or(line)
    };
    let kept = lines.map(without_comment).filter(|line| !line.contains("ANCHOR"));
    let text: String = kept.flat_map(str::chars).filter(|char| !char.is_whitespace()).collect();
    text.replace(",)", ")").replace(",]", "]").replace(",}", "}").replace("../REPOSITORY/", "../../../")
}
