//! Where a memory's bytes are.

use std::fmt;

use super::zeros::Zeros;

/// What holds the bytes of a [`Memory`](super::Memory).
///
/// ```
/// use wasm2rs_rt::memory::{Growable, Storage};
///
/// let mut storage = Growable::empty().unwrap();
/// assert!(storage.grow(16));
/// storage.bytes_mut()[15] = 1;
/// assert_eq!(storage.bytes().len(), 16);
/// ```
pub trait Storage: Sized {
    /// Storage for a memory of no bytes, or `None` if the host does not have what it takes.
    fn empty() -> Option<Self>;

    /// The bytes.
    fn bytes(&self) -> &[u8];

    /// The bytes, to change them.
    fn bytes_mut(&mut self) -> &mut [u8];

    /// Makes it `new_len` bytes, which are not fewer than there are; `false` if the host does not have them.
    fn grow(&mut self, new_len: usize) -> bool;
}

/// Bytes that move to a larger place when there are more: storage of the [`checked`](super::checked) model.
///
/// ```
/// use wasm2rs_rt::{Memory, memory::Growable};
///
/// let memory: Memory<Growable> = Memory::new(1, None); // what `Memory` alone means too
/// assert_eq!(memory.size_pages(), 1);
/// ```
pub struct Growable {
    /// The bytes, and room for more.
    zeros: Zeros,
    len: usize,
}

impl Storage for Growable {
    fn empty() -> Option<Self> {
        Some(Self { zeros: Zeros::with_room(0, 0)?, len: 0 })
    }

    // Not by an index, whose check rustc would make part of each function that derives the bytes again, thousands of times.

    #[inline]
    fn bytes(&self) -> &[u8] {
        self.zeros.split_at(self.len).0
    }

    #[inline]
    fn bytes_mut(&mut self) -> &mut [u8] {
        self.zeros.split_at_mut(self.len).0
    }

    fn grow(&mut self, new_len: usize) -> bool {
        if new_len > self.zeros.len() {
            let Some(mut zeros) = Zeros::with_room(new_len, self.len) else { return false };
            zeros.expect_use(0, new_len);
            copy_written(self.bytes(), &mut zeros);
            self.zeros = zeros;
        } else {
            self.zeros.expect_use(self.len, new_len);
        }
        self.len = new_len;
        true
    }
}

impl Clone for Growable {
    /// # Panics
    /// If the host does not have so much memory.
    fn clone(&self) -> Self {
        let grown = Self::empty().and_then(|mut clone| clone.grow(self.len).then_some(clone));
        let mut clone = grown.expect("the host has no memory for the copy");
        copy_written(self.bytes(), clone.bytes_mut());
        clone
    }
}

impl fmt::Debug for Growable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len)
    }
}

/// Copies all but pages of zeros into a buffer of zeros that is longer: pages that the guest has not written cost nothing
/// there either.
fn copy_written(from: &[u8], to: &mut [u8]) {
    /// A page of most processors.
    const PAGE: usize = 4096;
    for (from, to) in from.chunks(PAGE).zip(to.chunks_mut(PAGE)) {
        // Without a branch for each byte, so that it is compiled to vectors.
        let is_written = from.iter().fold(0, |all, byte| all | byte) != 0;
        if is_written {
            to[..from.len()].copy_from_slice(from);
        }
    }
}
