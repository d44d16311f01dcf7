//! Linear memory.
//!
//! [`Memory`] is what hosts see. How generated code reads and writes it is its memory model, a module that
//! exports one function for each of WebAssembly's memory instructions: [`checked`].

mod access;
pub mod checked;

pub use access::OutOfBounds;

/// The size of a page: 65,536 bytes.
pub const PAGE_SIZE: usize = 1 << 16;

/// The most pages that a memory with 32-bit addresses can have: 65,536, which is 4 GiB.
pub const MAX_PAGES: u32 = 1 << 16;

/// A linear memory: a growable array of bytes, in pages of [`PAGE_SIZE`].
///
/// <https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances>
#[derive(Clone, Debug)]
pub struct Memory {
    bytes: Vec<u8>,
    max_pages: u32,
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
        Self { bytes: vec![0; min as usize * PAGE_SIZE], max_pages: max.unwrap_or(MAX_PAGES).min(MAX_PAGES) }
    }

    /// The memory's bytes.
    #[must_use]
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The memory's bytes, to change them.
    #[inline]
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// The size in pages.
    #[must_use]
    pub fn size_pages(&self) -> u32 {
        // `new` and `grow` keep the size within `MAX_PAGES`.
        (self.bytes.len() / PAGE_SIZE) as u32
    }

    /// The number of pages that the memory can grow to.
    #[must_use]
    pub fn max_pages(&self) -> u32 {
        self.max_pages
    }

    /// Limits growth to `pages`, if that is less than what the module declares. Pages that the memory has
    /// stay.
    pub fn limit_pages(&mut self, pages: u32) {
        self.max_pages = self.max_pages.min(pages.max(self.size_pages()));
    }

    /// `memory.grow`: appends `delta` pages of zeros. Returns the old size in pages, or -1 and changes nothing
    /// if the maximum or the host's memory does not allow it.
    pub fn grow(&mut self, delta: i32) -> i32 {
        let old = self.size_pages();
        let new = u64::from(old) + u64::from(delta as u32);
        if new > u64::from(self.max_pages) {
            return -1;
        }
        let Ok(new_bytes) = usize::try_from(new * PAGE_SIZE as u64) else { return -1 };
        if grow_bytes(&mut self.bytes, new_bytes) { old as i32 } else { -1 }
    }
}

/// Appends zeros up to `new_len` bytes; `false` if the host does not have the memory.
fn grow_bytes(bytes: &mut Vec<u8>, new_len: usize) -> bool {
    let added = new_len - bytes.len();
    if added <= bytes.len() {
        // Mostly moves page tables, not bytes.
        let reserved = bytes.try_reserve_exact(added).is_ok();
        if reserved {
            bytes.resize(new_len, 0);
        }
        return reserved;
    }
    // More is added than is there: fresh pages are zero already and cost nothing until they are written. That
    // allocation can not fail gently, so one of the same size is tried before.
    let mut probe = Vec::<u8>::new();
    if probe.try_reserve_exact(new_len).is_err() {
        return false;
    }
    drop(probe);
    let mut grown = vec![0; new_len];
    grown[..bytes.len()].copy_from_slice(bytes);
    *bytes = grown;
    true
}
