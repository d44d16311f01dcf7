//! Pages of the system, mapped for one memory.
//!
//! A page is taken when it is first touched, which costs as much as copying a page costs, and more. Pages of 2 MiB instead of
//! 4 KiB are taken 512 times less often, and the processor finds their addresses sooner. Linux has them for who asks, if it is
//! set up so (`/sys/kernel/mm/transparent_hugepage/enabled` is `madvise` or `always`).

use std::ops::{Deref, DerefMut};

use memmap2::{Advice, MmapMut, MmapOptions};

use crate::memory::HUGE_FROM;

/// What addresses of 32 bits reach: a memory of so many bytes never moves. What is not touched is address space only.
const ROOM: usize = 1 << 32;

/// The size of a huge page, in bytes.
const HUGE_PAGE: usize = 2 << 20;

/// A mapping that belongs to one memory, with no file behind it.
pub(in crate::memory) struct Zeros(MmapMut);

impl Zeros {
    /// At least so many bytes, or `None` if the host does not have them.
    pub(in crate::memory) fn new(len: usize) -> Option<Self> {
        // Linux lets mappings begin where a huge page can if that is a multiple of their length.
        let len = len.checked_next_multiple_of(HUGE_PAGE)?;
        MmapOptions::new().len(len).no_reserve_swap().map_anon().ok().map(Self)
    }

    /// At least `len` bytes, for a memory that has had `old_len` and may want more.
    pub(in crate::memory) fn with_room(len: usize, old_len: usize) -> Option<Self> {
        let doubled = len.max(old_len.saturating_mul(2));
        let room = if len <= ROOM { ROOM } else { doubled };
        // A process may be limited to less than that.
        Self::new(room).or_else(|| Self::new(doubled)).or_else(|| Self::new(len))
    }

    /// Says that the first `len` bytes are a memory's, of which the first `old_len` were before.
    pub(in crate::memory) fn expect_use(&self, old_len: usize, len: usize) {
        // Up to the end of the last huge page: the system makes none where only a part of it is wanted.
        let huge =
            |len: usize| if len < HUGE_FROM { 0 } else { len.next_multiple_of(HUGE_PAGE).min(self.len()) };
        let (from, to) = (huge(old_len), huge(len));
        if from < to {
            // Where there are no huge pages, small ones do.
            let _ = self.0.advise_range(Advice::HugePage, from, to - from);
        }
    }
}

impl Deref for Zeros {
    type Target = [u8];

    #[inline(always)]
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Zeros {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}
