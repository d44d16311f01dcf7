//! What is in a page: links, headings and blocks of code.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it leads to, as it is written.
    pub target: String,
    /// Where the whole link is in the text.
    pub range: Range<usize>,
}

impl Link {
    /// The file and the anchor of a link to a file; `None` if it leads elsewhere, such as to the web.
    #[must_use]
    pub fn file(&self) -> Option<(&str, &str)> {
        let is_file = !self.target.contains("://") && !self.target.starts_with("mailto:");
        is_file.then(|| self.target.split_once('#').unwrap_or((&self.target, "")))
    }
}

/// A block of code between fences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// The language: what follows the opening fence, up to a comma or a space.
    pub language: String,
    /// The lines between the fences.
    pub code: String,
    /// Where the block is in the text, fences included.
    pub range: Range<usize>,
}

fn parse(text: &str) -> OffsetIter<'_> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(text, options).into_offset_iter()
}

/// The links and images of a page.
#[must_use]
pub fn links(text: &str) -> Vec<Link> {
    let links = parse(text).filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(Link { target: dest_url.into_string(), range })
        }
        _ => None,
    });
    links.collect()
}

/// The blocks of code of a page.
#[must_use]
pub fn code_blocks(text: &str) -> Vec<CodeBlock> {
    let mut blocks: Vec<CodeBlock> = Vec::new();
    let mut is_open = false;
    for (event, range) in parse(text) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let language = info.split([',', ' ']).next().unwrap_or_default().to_owned();
                blocks.push(CodeBlock { language, code: String::new(), range });
                is_open = true;
            }
            Event::End(TagEnd::CodeBlock) => is_open = false,
            Event::Text(text) if is_open => {
                if let Some(block) = blocks.last_mut() {
                    block.code.push_str(&text);
                }
            }
            _ => {}
        }
    }
    blocks
}

/// The anchors of a page: one for each heading, as mdBook and forges make them.
#[must_use]
pub fn anchors(text: &str) -> HashSet<String> {
    let (mut anchors, mut counts) = (HashSet::new(), HashMap::<String, usize>::new());
    let mut heading: Option<String> = None;
    for (event, _) in parse(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let slug = slug(&heading.take().unwrap_or_default());
                let count = counts.entry(slug.clone()).or_default();
                anchors.insert(if *count == 0 { slug } else { format!("{slug}-{count}") });
                *count += 1;
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    anchors
}

fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|char| match char {
        ' ' => Some('-'),
        '-' | '_' => Some(char),
        _ if char.is_alphanumeric() => Some(char),
        _ => None,
    });
    kept.flat_map(char::to_lowercase).collect()
}
