//! Checks of the memories and tables that a host lends to an instance.

use std::fmt;

use crate::memory::Storage;
use crate::{Error, Memory, Nullable, Table};

/// An import does not fit what the module declares.
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
pub fn check_memory<S: Storage>(memory: &Memory<S>, min: u64, max: Option<u64>) -> Result<(), Error> {
    check("memory", memory.size_pages(), memory.max_pages(), min, max)
}

/// A memory that the host lends has pages of another size than the module declares.
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
