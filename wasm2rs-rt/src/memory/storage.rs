//! Where a memory's bytes are.

use std::fmt;

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
#[derive(Clone, Default)]
pub struct Growable(Vec<u8>);

impl Growable {
    pub(super) fn zeroed(len: usize) -> Self {
        Self(vec![0; len])
    }
}

impl fmt::Debug for Growable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Storage for Growable {
    fn empty() -> Option<Self> {
        Some(Self::default())
    }

    #[inline]
    fn bytes(&self) -> &[u8] {
        &self.0
    }

    #[inline]
    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }

    fn grow(&mut self, new_len: usize) -> bool {
        let bytes = &mut self.0;
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
        copy_written(bytes, &mut grown);
        *bytes = grown;
        true
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
