//! Reference values.

use crate::raise;

/// A reference to something of the host's, WebAssembly's `externref`: null, or a number that the host chose.
///
/// Guests can store, compare with null and pass on such references, nothing else. The host keeps its objects
/// in a collection of its own and hands out their keys.
///
/// ```
/// use wasm2rs_rt::ExternRef;
///
/// assert!(ExternRef::NULL.is_null());
/// assert_eq!(ExternRef::new(7).get(), Some(7));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ExternRef(Option<u64>);

impl ExternRef {
    /// The null reference.
    pub const NULL: Self = Self(None);

    /// A reference with the host's number `key`.
    #[must_use]
    pub const fn new(key: u64) -> Self {
        Self(Some(key))
    }

    /// The host's number, or `None` for the null reference.
    #[must_use]
    pub const fn get(self) -> Option<u64> {
        self.0
    }

    /// Whether this is the null reference.
    #[must_use]
    pub const fn is_null(self) -> bool {
        self.0.is_none()
    }
}

/// Types with a null reference: the element types of [`Table`](crate::Table).
pub trait Nullable: Copy {
    /// The null reference.
    const NULL: Self;

    /// Whether this is the null reference.
    fn is_null(&self) -> bool;
}

/// `ref.as_non_null`: traps with “null reference”.
#[inline]
pub fn non_null<T: Nullable>(reference: T) -> T {
    if reference.is_null() {
        raise::null_reference();
    }
    reference
}

impl Nullable for ExternRef {
    const NULL: Self = Self::NULL;

    fn is_null(&self) -> bool {
        self.0.is_none()
    }
}
