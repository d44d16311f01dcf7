//! The guest's names in documentation comments.

/// The text without what rustc, rustdoc or a reader would stumble over: control characters, characters that
/// change the direction of text, and backquotes.
pub(super) fn printable(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || (c.is_ascii_graphic() && c != '`') || c == ' ';
    text.chars().map(|c| if is_plain(c) { c } else { '\u{fffd}' }).collect()
}
