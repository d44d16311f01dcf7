//! Imports of one kind.

use super::Import;

/// The imports at the start of an index space, with their indices.
pub(super) fn of<'a>(
    items: impl Iterator<Item = Option<Import<'a>>>,
) -> impl Iterator<Item = (u32, Import<'a>)> {
    items.map_while(|import| import).zip(0..).map(|(import, index)| (index, import))
}
