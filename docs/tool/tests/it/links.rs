//! Links of all pages of the repository that lead to files, and the list of the book's pages.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use book::files::{normal, read, root, with_extension};
use book::markdown::{anchors, links};

#[test]
fn links_lead_to_files_and_headings() -> Result<()> {
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for page in with_extension("md")? {
        for link in links(&read(&page)?) {
            let Some((target, anchor)) = link.file() else { continue };
            checked += 1;
            if let Err(error) = check(&page, target, anchor) {
                wrong.push(format!("{}: [..]({}): {error:#}", page.display(), link.target));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    ensure!(checked > 100, "only {checked} links were found");
    Ok(())
}

fn check(page: &Path, target: &str, anchor: &str) -> Result<()> {
    let folder = page.parent().context("a page lies in a folder")?;
    let file = if target.is_empty() { page.to_owned() } else { normal(&folder.join(target)) };
    ensure!(root().join(&file).exists(), "{} is not there", file.display());
    if !anchor.is_empty() {
        ensure!(anchors(&read(&file)?).contains(anchor), "{} has no heading #{anchor}", file.display());
    }
    Ok(())
}

#[test]
fn every_page_is_a_chapter() -> Result<()> {
    let summary = read(Path::new("docs/SUMMARY.md"))?;
    let chapters: HashSet<PathBuf> =
        links(&summary).iter().map(|link| normal(&Path::new("docs").join(&link.target))).collect();
    for page in with_extension("md")? {
        let is_page = page.starts_with("docs") && !page.ends_with("SUMMARY.md");
        ensure!(!is_page || chapters.contains(&page), "docs/SUMMARY.md does not have {}", page.display());
    }
    Ok(())
}
