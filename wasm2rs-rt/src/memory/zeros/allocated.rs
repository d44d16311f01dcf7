//! Bytes that the allocator has from the system, which fills them with zeros when they are first touched.

use std::ops::{Deref, DerefMut};

/// An allocation that belongs to one memory.
pub(in crate::memory) struct Zeros(Vec<u8>);

impl Zeros {
    /// So many bytes, or `None` if the host does not have them.
    pub(in crate::memory) fn new(len: usize) -> Option<Self> {
        // The allocation that fills with zeros can not fail gently: one of the same size is tried before.
        let mut probe = Vec::<u8>::new();
        probe.try_reserve_exact(len).ok()?;
        drop(probe);
        Some(Self(vec![0; len]))
    }

    /// At least `len` bytes, for a memory that has had `old_len` and may want more.
    pub(in crate::memory) fn with_room(len: usize, old_len: usize) -> Option<Self> {
        Self::new(len.max(old_len.saturating_mul(2))).or_else(|| Self::new(len))
    }

    /// Says that the first `len` bytes are a memory's, of which the first `old_len` were before.
    #[allow(clippy::unused_self, reason = "the other one does something")]
    pub(in crate::memory) fn expect_use(&self, _old_len: usize, _len: usize) {}
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
