//! What happens to a page before mdBook renders it: samples lose the indentation that they have in their file, and links
//! to files that are no pages lead to the repository.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::files::{normal, root};
use crate::markdown::{code_blocks, links};

/// The folder that has the pages.
const PAGES: &str = "docs";

/// Where links to files of the repository lead.
#[derive(Clone, Debug)]
pub struct Repository {
    url: Option<String>,
}

impl Repository {
    /// What mdBook's context says: `output.html.git-repository-url`, if that is set. The environment variable
    /// `MDBOOK_OUTPUT__HTML__GIT_REPOSITORY_URL` sets it, too.
    #[must_use]
    pub fn new(context: &Value) -> Self {
        let url = context.pointer("/config/output/html/git-repository-url").and_then(Value::as_str);
        Self { url: url.map(|url| url.trim_end_matches('/').to_owned()) }
    }

    /// The link to a file of the repository from a page: to the forge, or without one to the checkout that the book
    /// was built in, as `target/book`.
    fn link(&self, file: &Path, page: &Path) -> String {
        match &self.url {
            Some(url) => format!("{url}/blob/main/{}", file.display()),
            None => {
                let up = "../".repeat(page.components().count() + 1);
                // mdBook takes what ends in `.md` for a page.
                format!("{up}{}", file.display()).replace(".md", "%2Emd")
            }
        }
    }
}

/// Prepares a page whose path is relative to the pages' folder.
#[must_use]
pub fn prepare(content: &str, page: &Path, repository: &Repository) -> String {
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for block in code_blocks(content) {
        edits.push((block.range.clone(), dedented(&content[block.range])));
    }
    for link in links(content) {
        let Some((target, anchor)) = link.file() else { continue };
        let new = match outside(target, page) {
            Some(file) => repository.link(&file, page),
            // The name that mdBook gives to such a page.
            None if target.ends_with("README.md") => target.replace("README.md", "index.md"),
            None => continue,
        };
        let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
        let text = content[link.range.clone()].replacen(
            &format!("]({})", link.target),
            &format!("]({new}{anchor})"),
            1,
        );
        edits.push((link.range, text));
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut prepared = content.to_owned();
    for (range, new) in edits.into_iter().rev() {
        prepared.replace_range(range, &new);
    }
    prepared
}

/// The file of the repository that a link leads to, if it lies outside the pages' folder, or is a folder.
fn outside(target: &str, page: &Path) -> Option<PathBuf> {
    let folder = Path::new(PAGES).join(page.parent()?);
    let file = normal(&folder.join(target));
    (!target.is_empty() && (!file.starts_with(PAGES) || root().join(&file).is_dir())).then_some(file)
}

/// A block of code between fences without the indentation that all its lines have.
fn dedented(block: &str) -> String {
    let lines: Vec<&str> = block.lines().collect();
    let Some(inner) = lines.get(1..lines.len().saturating_sub(1)) else { return block.to_owned() };
    let indentation = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let common = inner.iter().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    let cut = |(index, line): (usize, &&str)| {
        let is_fence = index == 0 || index + 1 == lines.len();
        if is_fence { (*line).to_owned() } else { line.get(common..).unwrap_or_default().to_owned() }
    };
    lines.iter().enumerate().map(cut).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepare_at(url: Option<&str>, page: &str, content: &str) -> String {
        prepare(content, Path::new(page), &Repository { url: url.map(str::to_owned) })
    }

    #[test]
    fn samples_lose_the_indentation_of_their_file() {
        let page = "a\n\n```rust\n    let x = 1;\n\n    if x {\n        y();\n    }\n```\n\nb\n";
        let expected = "a\n\n```rust\nlet x = 1;\n\nif x {\n    y();\n}\n```\n\nb\n";
        assert_eq!(prepare_at(None, "a.md", page), expected);
    }

    #[test]
    fn links_to_a_folders_page_lead_to_its_index() {
        assert_eq!(prepare_at(None, "guide/a.md", "[a](../README.md#b)\n"), "[a](../index.md#b)\n");
    }

    #[test]
    fn links_to_pages_stay() {
        let page = "[a](b.md#c), [e](https://example.com/x.md), ![f](../g.svg), [h](#i)\n";
        assert_eq!(prepare_at(None, "guide/a.md", page), page);
    }

    #[test]
    fn links_to_other_files_lead_to_the_repository() {
        let page = "[`a`](../../ARCHITECTURE.md#code-map) and [b](../samples)\n";
        assert_eq!(
            prepare_at(None, "guide/a.md", page),
            "[`a`](../../../ARCHITECTURE%2Emd#code-map) and [b](../../../docs/samples)\n"
        );
        assert_eq!(
            prepare_at(Some("https://forge.example/x"), "guide/a.md", page),
            "[`a`](https://forge.example/x/blob/main/ARCHITECTURE.md#code-map) and \
             [b](https://forge.example/x/blob/main/docs/samples)\n"
        );
    }
}
