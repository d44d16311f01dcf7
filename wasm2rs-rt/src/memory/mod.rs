//! Linear memory.
//!
//! [`Memory`] is what hosts see. How generated code reads and writes it is its memory model, a module that
//! exports one function for each of WebAssembly's memory instructions: [`checked`], [`reserved`] or, with the feature
//! of that name, `guarded`.

mod access;
mod address;
pub mod checked;
#[cfg(feature = "guarded")]
#[allow(unsafe_code, reason = "the one module with `unsafe`; its head says what it rests on")]
pub mod guarded;
mod known;
mod limit;
#[cfg(target_pointer_width = "64")]
pub mod reserved;
mod scalar;
mod slice;
mod storage;
mod zeros;

use std::fmt;

pub use access::OutOfBounds;
pub use limit::{OverLimit, limited_to};
pub use storage::{Growable, Storage};

use crate::Error;

/// The size of a page, if a module does not say otherwise: 65,536 bytes.
///
/// ```
/// assert_eq!(wasm2rs_rt::Memory::new(2, None).bytes().len(), 2 * wasm2rs_rt::PAGE_SIZE);
/// ```
pub const PAGE_SIZE: usize = 1 << 16;

/// The most pages that a memory with 32-bit addresses can have: 65,536, which is 4 GiB.
///
/// ```
/// let memory = wasm2rs_rt::Memory::new(0, None);
/// assert_eq!(memory.max_pages(), u64::from(wasm2rs_rt::memory::MAX_PAGES));
/// ```
pub const MAX_PAGES: u32 = 1 << 16;

/// From how many bytes on a memory is in huge pages: of most smaller ones, less than such a page is ever touched.
#[allow(dead_code, reason = "not every system has them")]
const HUGE_FROM: usize = 4 << 20;

/// A linear memory: a growable array of bytes, in pages of [`PAGE_SIZE`] unless the module says otherwise.
///
/// `S` is where the bytes are, which the memory model says.
///
/// ```
/// use wasm2rs_rt::Memory;
///
/// let mut memory = Memory::new(1, Some(2)); // in a program: `guest.memory_mut()`
/// memory.write(16, b"text\0")?;
/// assert_eq!(memory.read_c_str(16), Some(&b"text"[..]));
/// assert_eq!(memory.read_u32_le(16), Some(u32::from_le_bytes(*b"text")));
/// assert_eq!(memory.read(65530, 16), None, "it would end outside");
/// assert_eq!((memory.grow(1), memory.size_pages()), (1, 2));
/// # Ok::<(), wasm2rs_rt::memory::OutOfBounds>(())
/// ```
///
/// <https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances>
#[derive(Clone, Debug)]
pub struct Memory<S = Growable> {
    storage: S,
    max_pages: u64,
    page_bytes: usize,
}

impl Memory {
    /// A memory of `min` pages, all zero, that can grow to `max` pages (`None`: [`MAX_PAGES`]).
    ///
    /// The pages are taken from the operating system when they are first written.
    ///
    /// # Panics
    /// If `min` is more than [`MAX_PAGES`].
    #[must_use]
    pub fn new(min: u32, max: Option<u32>) -> Self {
        assert!(min <= MAX_PAGES, "a memory of {min} pages is larger than 4 GiB");
        let max = max.map(u64::from);
        // Only within `limited_to` there is an error, which this unwinds to.
        Self::with_pages(min.into(), max, PAGE_SIZE, false)
            .unwrap_or_else(|error| crate::unwind::raise(error))
    }
}

impl<S: Storage> Memory<S> {
    /// A memory of `min` pages of `page_bytes` bytes (1 or [`PAGE_SIZE`]), all zero, that can grow to `max`
    /// pages; `None` is as far as addresses of 32 bits, or of 64 if `is_64`, reach.
    ///
    /// # Errors
    /// [`Error::Host`] with an [`OutOfMemory`] if the host does not have so much memory, with an [`OverLimit`]
    /// if it does not allow so much.
    pub fn with_pages(min: u64, max: Option<u64>, page_bytes: usize, is_64: bool) -> Result<Self, Error> {
        Self::with_storage(min, max, page_bytes, is_64, |len| {
            let mut storage = S::empty()?;
            storage.grow(len).then_some(storage)
        })
    }

    /// Like [`with_pages`](Self::with_pages), in what `make` makes of the number of bytes.
    fn with_storage(
        min: u64,
        max: Option<u64>,
        page_bytes: usize,
        is_64: bool,
        make: impl FnOnce(usize) -> Option<S>,
    ) -> Result<Self, Error> {
        let most = if is_64 { u64::MAX } else { 1 << 32 } / page_bytes as u64;
        let most = limit::max_pages(min, page_bytes).map_err(|error| Error::Host(Box::new(error)))?.min(most);
        let len = usize::try_from(min).ok().and_then(|min| min.checked_mul(page_bytes));
        let storage = len
            .and_then(make)
            .ok_or_else(|| Error::Host(Box::new(OutOfMemory { pages: min, page_bytes })))?;
        Ok(Self { storage, max_pages: max.unwrap_or(most).min(most), page_bytes })
    }

    /// The memory's bytes.
    #[must_use]
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        self.storage.bytes()
    }

    /// The memory's bytes, to change them.
    #[inline]
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        self.storage.bytes_mut()
    }

    /// The size in pages.
    #[must_use]
    pub fn size_pages(&self) -> u64 {
        (self.bytes().len() / self.page_bytes) as u64
    }

    /// The size of a page, in bytes.
    #[must_use]
    pub fn page_bytes(&self) -> usize {
        self.page_bytes
    }

    /// The number of pages that the memory can grow to.
    #[must_use]
    pub fn max_pages(&self) -> u64 {
        self.max_pages
    }

    /// Limits growth to `pages`, if that is less than what the module declares. Pages that the memory has
    /// stay.
    pub fn limit_pages(&mut self, pages: u64) {
        self.max_pages = self.max_pages.min(pages.max(self.size_pages()));
    }

    /// Limits the memory to `bytes`, which it must not have passed.
    ///
    /// # Errors
    /// [`Error::Host`] with an [`OverLimit`] if it has more already.
    pub fn limit_bytes(&mut self, bytes: u64) -> Result<(), Error> {
        let (pages, page_bytes) = (self.size_pages(), self.page_bytes);
        let limit = bytes / page_bytes as u64;
        if pages > limit {
            return Err(Error::Host(Box::new(OverLimit { pages, page_bytes, limit_bytes: bytes })));
        }
        self.limit_pages(limit);
        Ok(())
    }

    /// `memory.grow`: appends `delta` pages of zeros. Returns the old size in pages, or -1 and changes nothing
    /// if the maximum or the host's memory does not allow it.
    pub fn grow(&mut self, delta: i32) -> i32 {
        self.grow64(i64::from(delta as u32)) as i32
    }

    /// `memory.grow` of a memory with 64-bit addresses: like [`grow`](Self::grow).
    pub fn grow64(&mut self, delta: i64) -> i64 {
        let old = self.size_pages();
        let new = old.checked_add(delta as u64).filter(|new| *new <= self.max_pages);
        let new_bytes =
            new.and_then(|new| usize::try_from(new).ok()).and_then(|new| new.checked_mul(self.page_bytes));
        match new_bytes {
            Some(new_bytes) if self.storage.grow(new_bytes) => old as i64,
            _ => -1,
        }
    }
}

/// The host does not have the memory that a guest needs from the start.
///
/// ```
/// use wasm2rs_rt::{Error, Memory, OutOfMemory};
///
/// let made: Result<Memory, _> = Memory::with_pages(1 << 46, None, 65536, true);
/// let Err(Error::Host(error)) = made else { panic!() };
/// assert!(error.is::<OutOfMemory>());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory {
    /// The number of pages.
    pub pages: u64,
    /// The size of a page, in bytes.
    pub page_bytes: usize,
}

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no room for a memory of {} pages of {} bytes", self.pages, self.page_bytes)
    }
}

impl std::error::Error for OutOfMemory {}
