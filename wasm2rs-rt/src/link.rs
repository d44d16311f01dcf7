//! Checks of the memories and tables that a host lends to an instance.

use std::fmt;

use crate::memory::Storage;
use crate::{Error, Memory, Nullable, Table};

/// An import does not fit what the module declares.
///
/// ```
/// use wasm2rs_rt::{Error, LinkError, Memory, check_memory};
///
/// let Err(Error::Host(error)) = check_memory(&Memory::new(1, None), 2, Some(4)) else { panic!() };
/// assert!(error.is::<LinkError>());
/// assert_eq!(
///     error.to_string(),
///     "incompatible import type: a memory of size 1, at most 65536, for one of at least 2 and at most 4"
/// );
/// ```
///
/// <https://webassembly.github.io/spec/core/valid/matching.html#limits>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkError {
    kind: &'static str,
    size: u64,
    max: u64,
    declared_min: u64,
    declared_max: Option<u64>,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, size, max, declared_min, declared_max } = self;
        write!(
            f,
            "incompatible import type: a {kind} of size {size}, at most {max}, for one of at least {declared_min}"
        )?;
        match declared_max {
            Some(max) => write!(f, " and at most {max}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for LinkError {}

/// Checks that a memory has at least `min` pages and can not grow beyond `max` pages.
///
/// # Errors
/// [`Error::Host`] with a [`LinkError`].
///
/// ```
/// use wasm2rs_rt::{Memory, check_memory};
///
/// check_memory(&Memory::new(2, Some(3)), 1, Some(3))?;
/// assert!(check_memory(&Memory::new(2, None), 1, Some(3)).is_err());
/// # Ok::<(), wasm2rs_rt::Error>(())
/// ```
pub fn check_memory<S: Storage>(memory: &Memory<S>, min: u64, max: Option<u64>) -> Result<(), Error> {
    check("memory", memory.size_pages(), memory.max_pages(), min, max)
}

/// A memory that the host lends has pages of another size than the module declares.
///
/// ```
/// use wasm2rs_rt::{Error, Memory, check_page_size};
///
/// let Err(Error::Host(error)) = check_page_size(&Memory::new(1, None), 1) else { panic!() };
/// assert_eq!(error.to_string(), "incompatible import type: a memory with pages of 65536 bytes for one of 1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSizeError {
    /// The size of the memory's pages, in bytes.
    pub page_bytes: usize,
    /// The size that the module declares, in bytes.
    pub declared: usize,
}

impl fmt::Display for PageSizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { page_bytes, declared } = self;
        write!(f, "incompatible import type: a memory with pages of {page_bytes} bytes for one of {declared}")
    }
}

impl std::error::Error for PageSizeError {}

/// Checks that a memory has pages of this many bytes.
///
/// # Errors
/// [`Error::Host`] with a [`PageSizeError`].
///
/// ```
/// use wasm2rs_rt::{Memory, PAGE_SIZE, check_page_size};
///
/// check_page_size(&Memory::new(1, None), PAGE_SIZE)?;
/// # Ok::<(), wasm2rs_rt::Error>(())
/// ```
pub fn check_page_size<S: Storage>(memory: &Memory<S>, declared: usize) -> Result<(), Error> {
    let page_bytes = memory.page_bytes();
    if page_bytes == declared {
        return Ok(());
    }
    Err(Error::Host(Box::new(PageSizeError { page_bytes, declared })))
}

/// Checks that a table has at least `min` elements and can not grow beyond `max` elements.
///
/// # Errors
/// [`Error::Host`] with a [`LinkError`].
///
/// ```
/// use wasm2rs_rt::{ExternRef, Table, check_table};
///
/// let table = Table::<ExternRef>::new(4, Some(8));
/// check_table(&table, 2, Some(8))?;
/// assert!(check_table(&table, 5, None).is_err());
/// # Ok::<(), wasm2rs_rt::Error>(())
/// ```
pub fn check_table<T: Nullable>(table: &Table<T>, min: u64, max: Option<u64>) -> Result<(), Error> {
    check("table", table.size().into(), table.max().into(), min, max)
}

fn check(
    kind: &'static str,
    size: u64,
    max: u64,
    declared_min: u64,
    declared_max: Option<u64>,
) -> Result<(), Error> {
    if size >= declared_min && declared_max.is_none_or(|declared| max <= declared) {
        return Ok(());
    }
    Err(Error::Host(Box::new(LinkError { kind, size, max, declared_min, declared_max })))
}
