//! Every sample of Rust and of a manifest, in the book and in the README, is a part of a file that is compiled.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use book::files::{normal, read, root, with_extension};
use book::markdown::{CodeBlock, code_blocks};

/// The languages whose samples are parts of files that tests compile. The others show what the reader types or sees
/// (`console`, `text`), or what a program of Go was before (`go`).
const COMPILED: [&str; 4] = ["rust", "toml", "wat", "c"];

/// The pages that people read for themselves, not as chapters: Markdown has no includes there, so their samples stand in
/// them, and have to stand in a file of these folders, too.
const STANDALONE: [&str; 2] = ["README.md", "examples/"];
const SOURCES: [&str; 3] = ["docs/samples", "examples", "bench"];

#[test]
fn samples_of_the_book_are_parts_of_compiled_files() -> Result<()> {
    let mut checked = 0;
    for (page, block) in blocks(|page| page.starts_with("docs"))? {
        let at = format!("{}: a sample of {}", page.display(), block.language);
        let folder = page.parent().context("a page lies in a folder")?;
        for line in block.code.lines().filter(|line| !line.trim().is_empty()) {
            let include = line.trim().strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}"));
            let include = include.with_context(|| format!("{at} is not included from a file: {line}"))?;
            let (file, anchor) = include.split_once(':').unwrap_or((include, ""));
            let file = normal(&folder.join(file));
            let text = read(&file).with_context(|| at.clone())?;
            ensure!(is_compiled(&file), "{at}: nothing compiles {}", file.display());
            let marks = [format!("ANCHOR: {anchor}"), format!("ANCHOR_END: {anchor}")];
            let is_there = |mark: &String| text.lines().any(|line| line.trim_end().ends_with(mark));
            ensure!(
                anchor.is_empty() || marks.iter().all(is_there),
                "{at}: {} has no {anchor}",
                file.display()
            );
            checked += 1;
        }
    }
    ensure!(checked > 50, "only {checked} samples were found");
    Ok(())
}

#[test]
fn samples_of_the_readme_stand_in_compiled_files() -> Result<()> {
    let mut sources = Vec::new();
    for extension in COMPILED.map(|language| if language == "rust" { "rs" } else { language }) {
        for file in with_extension(extension)? {
            if SOURCES.iter().any(|folder| file.starts_with(folder)) {
                sources.push((file.clone(), lines(&read(&file)?)));
            }
        }
    }
    let is_standalone = |page: &Path| STANDALONE.iter().any(|own| page.starts_with(own));
    let mut checked = 0;
    for (page, block) in blocks(is_standalone)? {
        let sample = lines(&block.code);
        ensure!(
            sources.iter().any(|(_, source)| contains(source, &sample)),
            "{}: no file that is compiled has this sample:\n{}",
            page.display(),
            block.code
        );
        checked += 1;
    }
    ensure!(checked >= 8, "only {checked} samples were found");
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

/// The blocks of compiled languages of these pages.
fn blocks(is_wanted: impl Fn(&Path) -> bool) -> Result<Vec<(std::path::PathBuf, CodeBlock)>> {
    let mut blocks = Vec::new();
    for page in with_extension("md")?.into_iter().filter(|page| is_wanted(page)) {
        let found = code_blocks(&read(&page)?);
        let compiled = found.into_iter().filter(|block| COMPILED.contains(&block.language.as_str()));
        blocks.extend(compiled.map(|block| (page.clone(), block)));
    }
    Ok(blocks)
}

/// Whether the file belongs to a package that tests build.
fn is_compiled(file: &Path) -> bool {
    ["docs/samples", "examples", "tests", "template-app"].iter().any(|folder| file.starts_with(folder))
}

/// The lines as they are compared: without indentation, comments about anchors and the place of the repository.
fn lines(text: &str) -> Vec<String> {
    let kept = text.lines().map(str::trim).filter(|line| !line.contains("ANCHOR") && !line.is_empty());
    kept.map(|line| line.replace("../REPOSITORY/", "../../../")).collect()
}

/// Whether the lines of the sample stand in the source in this order. Between them may be what the sample has no
/// need of.
fn contains(source: &[String], sample: &[String]) -> bool {
    let mut source = source.iter();
    sample.iter().filter(|line| !is_caption(line)).all(|line| source.any(|other| other == line))
}

/// A comment that says which file the sample is.
fn is_caption(line: &str) -> bool {
    ["// build.rs", "// src/main.rs", "# Cargo.toml"].iter().any(|caption| line.starts_with(caption))
}
