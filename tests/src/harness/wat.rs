//! Modules in the text format.

use anyhow::Result;
use wast::Wat;
use wast::parser::{ParseBuffer, parse};

/// Encodes a module that is written in the text format.
///
/// # Errors
/// If it is not well-formed: with the line.
///
/// ```
/// assert_eq!(tests::harness::wat("(module)")?, b"\0asm\x01\0\0\0");
/// # Ok::<(), anyhow::Error>(())
/// ```
pub fn wat(text: &str) -> Result<Vec<u8>> {
    let with_text = |mut error: wast::Error| {
        error.set_text(text);
        error
    };
    let buffer = ParseBuffer::new(text).map_err(with_text)?;
    let mut module = parse::<Wat<'_>>(&buffer).map_err(with_text)?;
    Ok(module.encode().map_err(with_text)?)
}
