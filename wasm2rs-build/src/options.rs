//! What a user can choose about a translation, as data. [`Config`](crate::Config) sets it.

use crate::passes::Pass;

#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The name of the Rust module and of the files.
    pub(crate) name: Option<String>,
    /// The path of the host's type.
    pub(crate) host: Option<String>,
    /// The path of the runtime crate.
    pub(crate) runtime: Option<String>,
    /// The exports to keep.
    pub(crate) exports: Option<Vec<String>>,
    pub(crate) passes: Vec<Pass>,
}

impl Default for Options {
    fn default() -> Self {
        Self { name: None, host: None, runtime: None, exports: None, passes: Pass::ALL.to_vec() }
    }
}

impl Options {
    /// Whether the export with this name is kept.
    pub(crate) fn keeps(&self, export: &str) -> bool {
        self.exports.as_ref().is_none_or(|exports| exports.iter().any(|name| name == export))
    }
}
