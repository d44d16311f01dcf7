//! A limit for the memories of a guest that is being instantiated: its start function can already grow them, so a
//! limit that is set on the instance comes too late.

use std::cell::Cell;
use std::fmt;

use crate::{Error, catch};

thread_local! {
    /// The bytes that each memory may have that is made on this thread now.
    static LIMIT: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// Calls `instantiate` (`|| guest::Module::new(host)`): each memory that it makes on this thread never has more
/// than `bytes`, whatever the guest declares. A memory that the host lends is not limited.
///
/// # Errors
/// [`Error::Host`] with an [`OverLimit`] if a memory starts with more; what `instantiate` fails with.
///
/// ```
/// use wasm2rs_rt::{Memory, PAGE_SIZE, memory};
///
/// let mut memory = memory::limited_to(2 * PAGE_SIZE as u64, || Ok(Memory::new(1, None)))?;
/// assert_eq!([memory.grow(1), memory.grow(1)], [1, -1]);
/// assert!(memory::limited_to(PAGE_SIZE as u64, || Ok(Memory::new(2, None))).is_err());
/// # Ok::<(), wasm2rs_rt::Error>(())
/// ```
pub fn limited_to<R>(bytes: u64, instantiate: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
    // A limit within another one can only be lower. The old one comes back however this ends.
    let _outer = Restore(LIMIT.replace(bytes.min(LIMIT.get())));
    catch(instantiate)?
}

/// Sets the limit when it is dropped.
struct Restore(u64);

impl Drop for Restore {
    fn drop(&mut self) {
        LIMIT.set(self.0);
    }
}

/// The most pages that a memory of `min` pages may have now.
pub(super) fn max_pages(min: u64, page_bytes: usize) -> Result<u64, OverLimit> {
    let limit_bytes = LIMIT.get();
    let limit = limit_bytes / page_bytes as u64;
    if min > limit { Err(OverLimit { pages: min, page_bytes, limit_bytes }) } else { Ok(limit) }
}

/// A guest's memory starts with more than the host allows.
///
/// ```
/// use wasm2rs_rt::memory::OverLimit;
///
/// let error = OverLimit { pages: 9, page_bytes: 65536, limit_bytes: 131_072 };
/// assert_eq!(
///     error.to_string(),
///     "the guest's memory starts with 9 pages of 65536 bytes; 131072 bytes are allowed"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverLimit {
    /// The number of pages.
    pub pages: u64,
    /// The size of a page, in bytes.
    pub page_bytes: usize,
    /// What is allowed, in bytes.
    pub limit_bytes: u64,
}

impl fmt::Display for OverLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pages, page_bytes, limit_bytes } = self;
        write!(
            f,
            "the guest's memory starts with {pages} pages of {page_bytes} bytes; {limit_bytes} bytes are allowed"
        )
    }
}

impl std::error::Error for OverLimit {}
