//! Tables of references.

use std::fmt;

use crate::{Error, Nullable, raise};

/// The most elements that a table can grow to, whatever it declares: 10,000,000, as in browsers.
///
/// ```
/// use wasm2rs_rt::{ExternRef, MAX_TABLE_ELEMENTS, Table};
///
/// let mut table = Table::new(0, None);
/// assert_eq!(table.grow(ExternRef::NULL, MAX_TABLE_ELEMENTS as i32 + 1), -1);
/// ```
pub const MAX_TABLE_ELEMENTS: u32 = 10_000_000;

/// A table: a growable array of references, null where nothing was stored.
///
/// ```
/// use wasm2rs_rt::{ExternRef, Table};
///
/// let mut table = Table::new(2, Some(3));
/// table.set(1, ExternRef::new(5));
/// assert_eq!((table.grow(ExternRef::NULL, 1), table.grow(ExternRef::NULL, 1)), (2, -1));
/// assert_eq!(table.elements()[1], ExternRef::new(5));
/// ```
///
/// <https://webassembly.github.io/spec/core/exec/runtime.html#table-instances>
#[derive(Clone, Debug)]
pub struct Table<T> {
    elements: Vec<T>,
    max: u32,
}

impl<T: Nullable> Table<T> {
    /// A table of `min` null references that can grow to `max` elements (`None`: as far as memory goes).
    #[must_use]
    pub fn new(min: u32, max: Option<u32>) -> Self {
        Self { elements: vec![T::NULL; min as usize], max: max.unwrap_or(u32::MAX) }
    }

    /// The failure of an instantiation that needs a table of more than [`MAX_TABLE_ELEMENTS`].
    ///
    /// # Errors
    /// [`Error::Host`] with a [`TableTooLarge`], always.
    pub fn too_large(min: u64) -> Result<Self, Error> {
        Err(Error::Host(Box::new(TableTooLarge { elements: min })))
    }

    /// The number of elements.
    #[must_use]
    pub fn size(&self) -> u32 {
        // `grow` keeps the length within `max`, a u32.
        self.elements.len() as u32
    }

    /// The number of elements that the table can grow to.
    #[must_use]
    pub fn max(&self) -> u32 {
        self.max
    }

    /// The elements.
    #[must_use]
    pub fn elements(&self) -> &[T] {
        &self.elements
    }

    /// The elements, to change them.
    pub fn elements_mut(&mut self) -> &mut [T] {
        &mut self.elements
    }

    /// `table.get`: traps with “out of bounds table access”.
    #[inline]
    pub fn get(&self, index: i32) -> T {
        match self.elements.get(index as u32 as usize) {
            Some(element) => *element,
            None => raise::out_of_bounds_table_access(),
        }
    }

    /// The element that `call_indirect` calls: traps with “undefined element”.
    #[inline(always)]
    pub fn callee(&self, index: i32) -> T {
        callee(&self.elements, index)
    }

    /// `table.set`: traps with “out of bounds table access”.
    #[inline]
    pub fn set(&mut self, index: i32, value: T) {
        match self.elements.get_mut(index as u32 as usize) {
            Some(element) => *element = value,
            None => raise::out_of_bounds_table_access(),
        }
    }

    /// `table.grow`: appends `delta` elements; returns the old size, or -1 and changes nothing if the maximum,
    /// [`MAX_TABLE_ELEMENTS`] or the host's memory does not allow it.
    pub fn grow(&mut self, value: T, delta: i32) -> i32 {
        let old = self.size();
        let new = u64::from(old) + u64::from(delta as u32);
        let max = self.max.min(MAX_TABLE_ELEMENTS.max(old));
        if new > u64::from(max) || self.elements.try_reserve_exact(delta as u32 as usize).is_err() {
            return -1;
        }
        self.elements.resize(new as usize, value);
        old as i32
    }

    /// `table.fill`: traps with “out of bounds table access” before it writes anything.
    pub fn fill(&mut self, index: i32, value: T, len: i32) {
        match slice_mut(&mut self.elements, index, len) {
            Some(elements) => elements.fill(value),
            None => raise::out_of_bounds_table_access(),
        }
    }

    /// `table.copy` within one table: traps with “out of bounds table access” before it writes anything.
    pub fn copy_within(&mut self, dst: i32, src: i32, len: i32) {
        let (dst, src, len) = (dst as u32 as usize, src as u32 as usize, len as u32 as usize);
        let size = self.elements.len();
        if src > size || len > size - src || dst > size || len > size - dst {
            raise::out_of_bounds_table_access();
        }
        self.elements.copy_within(src..src + len, dst);
    }
}

/// The element that `call_indirect` calls: traps with “undefined element”.
#[inline(always)]
#[must_use]
pub fn callee<T: Copy>(elements: &[T], index: i32) -> T {
    match elements.get(index as u32 as usize) {
        Some(element) => *element,
        None => raise::undefined_element(),
    }
}

/// A guest needs a table of more than [`MAX_TABLE_ELEMENTS`] from the start.
///
/// ```
/// use wasm2rs_rt::{Error, ExternRef, Table, TableTooLarge};
///
/// let Err(Error::Host(error)) = Table::<ExternRef>::too_large(20_000_000) else { panic!() };
/// assert_eq!(error.downcast_ref(), Some(&TableTooLarge { elements: 20_000_000 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableTooLarge {
    /// The number of elements.
    pub elements: u64,
}

impl fmt::Display for TableTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a table of {} elements, more than {MAX_TABLE_ELEMENTS}", self.elements)
    }
}

impl std::error::Error for TableTooLarge {}

/// An index, or a number of elements, of a table with 64-bit indices as one of 32 bits: a number that no table
/// reaches if it is too large.
///
/// ```
/// assert_eq!(wasm2rs_rt::table_index(7), 7);
/// assert_eq!(wasm2rs_rt::table_index(1 << 32), -1, "the largest index of 32 bits");
/// ```
#[inline]
#[must_use]
pub fn table_index(index: i64) -> i32 {
    u32::try_from(index as u64).unwrap_or(u32::MAX) as i32
}

/// `table.copy` from one table to another: traps with “out of bounds table access” before it writes anything.
///
/// ```
/// use wasm2rs_rt::{ExternRef, Table, table_copy};
///
/// let (mut to, mut from) = (Table::new(3, None), Table::new(2, None));
/// from.set(0, ExternRef::new(1));
/// table_copy(&mut to, &from, 1, 0, 2);
/// assert_eq!(to.get(1), ExternRef::new(1));
/// ```
pub fn table_copy<T: Nullable>(to: &mut Table<T>, from: &Table<T>, dst: i32, src: i32, len: i32) {
    match (slice_mut(&mut to.elements, dst, len), slice(&from.elements, src, len)) {
        (Some(to), Some(from)) => to.copy_from_slice(from),
        _ => raise::out_of_bounds_table_access(),
    }
}

pub(crate) fn slice<T>(elements: &[T], start: i32, len: i32) -> Option<&[T]> {
    elements.get(start as u32 as usize..)?.get(..len as u32 as usize)
}

pub(crate) fn slice_mut<T>(elements: &mut [T], start: i32, len: i32) -> Option<&mut [T]> {
    elements.get_mut(start as u32 as usize..)?.get_mut(..len as u32 as usize)
}
