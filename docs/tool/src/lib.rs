//! What the book's preprocessor and its tests share: Markdown, read as mdBook reads it.

pub mod files;
pub mod markdown;
pub mod page;
