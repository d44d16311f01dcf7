//! What a translation produces.

use std::fmt;

use crate::functions::{Functions, LargeFunction};
use crate::interface::Interface;
use crate::units;

/// The files of a translated module: names relative to one folder, and contents.
///
/// ```
/// let files = wasm2rs_build::Config::new().name("empty").translate(b"\0asm\x01\0\0\0")?;
/// assert_eq!(files.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["empty.rs", "empty.data"]);
/// # Ok::<(), wasm2rs_build::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Files {
    files: Vec<(String, Vec<u8>)>,
    nesting: usize,
    large_functions: Vec<LargeFunction>,
    interfaces: Vec<Interface>,
}

impl Files {
    /// Puts the parts of the module's text together.
    pub(crate) fn assemble(
        name: &str,
        skeleton: &str,
        functions: Functions,
        data: Vec<u8>,
        interfaces: Vec<Interface>,
    ) -> Self {
        let len = skeleton.len() + functions.texts.iter().map(String::len).sum::<usize>();
        let mut text =
            String::with_capacity(len + functions.texts.len() + units::HEAD_LEN * functions.units.len() + 2);
        text.push_str(skeleton);
        units::write(functions.texts, functions.units, &mut text);
        text.push_str("}\n");
        let files = vec![(format!("{name}.rs"), text.into_bytes()), (format!("{name}.data"), data)];
        Self { files, nesting: functions.nesting, large_functions: functions.large, interfaces }
    }

    /// The files, the Rust module first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, content)| (name.as_str(), content.as_slice()))
    }

    /// The content of the file with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.iter().find(|(file, _)| *file == name).map(|(_, content)| content)
    }

    /// The Rust module's text.
    #[must_use]
    pub fn rust(&self) -> &str {
        // The translator writes the module first, as text.
        self.files.first().map_or("", |(_, content)| std::str::from_utf8(content).unwrap_or_default())
    }

    /// The exports and the methods for them: of each linked module, in the order of linking, and of the module
    /// itself last.
    #[must_use]
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }

    /// How deep blocks are nested in the deepest function. The stack of rustc's parser has to be large enough
    /// for it: see [`Files::rustc_stack_bytes`].
    #[must_use]
    pub fn nesting(&self) -> usize {
        self.nesting
    }

    /// The functions that take rustc long, the largest first. [`compile`](crate::compile) has Cargo warn of them.
    #[must_use]
    pub fn large_functions(&self) -> &[LargeFunction] {
        &self.large_functions
    }

    /// The value of `RUST_MIN_STACK` that rustc needs for the Rust module, in bytes; `None` if its default
    /// will do. [`compile`](crate::compile) sets it through Cargo.
    #[must_use]
    pub fn rustc_stack_bytes(&self) -> Option<usize> {
        // rustc's default of 8 MiB overflows between 600 and 700 nested blocks.
        const DEEP: usize = 200;
        const BYTES_PER_BLOCK: usize = 64 << 10;
        (self.nesting > DEEP).then(|| (self.nesting * BYTES_PER_BLOCK).max(64 << 20).next_power_of_two())
    }
}

impl fmt::Debug for Files {
    /// Names and lengths: the contents are megabytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(name, content)| (name, content.len()))).finish()
    }
}
