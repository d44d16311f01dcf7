//! The `Reserved` memory model: a memory is an array that is longer than any address with a small offset reaches,
//! so that the compiler finds every check true and leaves it out. The operating system lends the pages when they
//! are first touched.
//!
//! An access past the memory's size does not trap: it reads and writes bytes of the array that nothing else uses.
//! What a guest writes there is there when the memory grows over it. The guest can not reach anything else. Only
//! offsets of more than 1 MiB are checked, against the array's end. Bulk instructions and host functions keep to
//! the memory's size.
//!
//! Each memory takes 4 GiB of address space, but of memory only what is touched.
//!
//! ```
//! use wasm2rs_rt::reserved::{Memory, i32_load, i32_store};
//!
//! let mut memory = Memory::with_pages(1, None, 65536, false)?;
//! i32_store(8, 0, 7, memory.reservation_mut());
//! assert_eq!(memory.read_u32_le(8), Some(7));
//! assert_eq!(i32_load(1 << 20, 0, memory.reservation_mut()), 0, "past the size, and no trap");
//! # Ok::<(), wasm2rs_rt::Error>(())
//! ```

#[path = "../accessors/mod.rs"]
mod accessors;

use std::fmt;

pub use accessors::*;

use super::Storage;
use super::slice::{Slice, get, set};
use super::zeros::Zeros;

/// What addresses and offsets up to 1 MiB reach, in bytes.
const REACH: usize = (1 << 32) + (1 << 20);

/// The length of the array: behind what instructions reach stands the memory's size, as a `u64`.
const LEN: usize = REACH + size_of::<u64>();

/// What a function that can not grow memory takes: `&mut Bytes`.
pub type Bytes = [u8; LEN];

/// A linear memory of this model.
pub type Memory = super::Memory<Reservation>;

/// The array, behind a pointer.
pub struct Reservation(Zeros);

impl Memory {
    /// What generated code reads and writes.
    #[inline]
    pub fn reservation_mut(&mut self) -> &mut Bytes {
        self.storage.array_mut()
    }
}

// Long enough that rustc leaves them to LLVM: as a part of each function that derives the array again, they would be read
// thousands of times.
impl Reservation {
    #[inline]
    fn array(&self) -> &Bytes {
        self.0.split_at(LEN).0.try_into().expect("it has the array's length")
    }

    #[inline]
    fn array_mut(&mut self) -> &mut Bytes {
        self.0.split_at_mut(LEN).0.try_into().expect("it has the array's length")
    }
}

impl Storage for Reservation {
    fn empty() -> Option<Self> {
        Zeros::new(LEN).map(Self)
    }

    #[inline]
    fn bytes(&self) -> &[u8] {
        bytes(self.array())
    }

    #[inline]
    fn bytes_mut(&mut self) -> &mut [u8] {
        bytes_mut(self.array_mut())
    }

    fn grow(&mut self, new_len: usize) -> bool {
        let fits = new_len <= 1 << 32;
        if fits {
            self.0.expect_use(size(self.array()), new_len);
            if let Some(size) = self.array_mut().last_chunk_mut() {
                *size = (new_len as u64).to_le_bytes();
            }
        }
        fits
    }
}

impl fmt::Debug for Reservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of {REACH}", size(self.array()))
    }
}

type Addr = i32;
type Offset = u32;

/// The memory's size, in bytes.
#[inline(always)]
fn size(m: &Bytes) -> usize {
    m.last_chunk().map_or(0, |size| u64::from_le_bytes(*size) as usize)
}

/// The memory's bytes, as many as it has.
#[inline(always)]
#[must_use]
pub fn bytes(m: &Bytes) -> &[u8] {
    &m[..size(m).min(REACH)]
}

/// The memory's bytes, as many as it has, to change them.
#[inline(always)]
pub fn bytes_mut(m: &mut Bytes) -> &mut [u8] {
    let size = size(m).min(REACH);
    &mut m[..size]
}

impl Slice for Bytes {
    #[inline(always)]
    fn reach(&self) -> &[u8] {
        &self[..REACH]
    }

    #[inline(always)]
    fn reach_mut(&mut self) -> &mut [u8] {
        &mut self[..REACH]
    }
}
