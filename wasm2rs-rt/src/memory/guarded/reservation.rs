//! The address space of one memory: a page for the memory's size, the memory, and what can not be reached behind it.
//!
//! ```text
//! start         start + HEADER = base                base + size                      start + LEN
//! | ... size: usize |  readable and writable: the memory  |  neither: grows into this  |
//! ```

use std::fmt;
use std::ptr::{self, NonNull};
use std::slice;

use super::super::Storage;
use super::platform::PAGE;
use super::{REACH, fault, registry};

/// Before the memory: a page whose last bytes are the memory's size.
const HEADER: usize = PAGE;

/// All of it, in bytes.
pub(super) const LEN: usize = (HEADER + REACH).next_multiple_of(PAGE);

/// What a function that can not grow memory takes: `&mut Bytes`.
///
/// A reference to it is the memory's address and nothing else: the type has no bytes, so that the compiler does not
/// believe that any can be read. Only this file makes such references, and only to the `base` of a [`Reservation`] that
/// they borrow.
#[repr(C)]
pub struct Bytes {
    _nothing: [u8; 0],
}

/// The address space of a memory.
pub struct Reservation {
    base: NonNull<u8>,
    slot: usize,
}

// SAFETY: the mapping belongs to this value alone, is not tied to the thread that made it, and is written through `&mut`
// only.
unsafe impl Send for Reservation {}
// SAFETY: as above; what `&` gives only reads.
unsafe impl Sync for Reservation {}

impl Reservation {
    #[inline(always)]
    pub(super) fn guarded(&self) -> &Bytes {
        // SAFETY: `base` is not null and, as any address, aligned for `Bytes`, of which there are no bytes to be valid.
        // The lifetime is that of `self`, and with it of the mapping.
        unsafe { self.base.cast().as_ref() }
    }

    #[inline(always)]
    pub(super) fn guarded_mut(&mut self) -> &mut Bytes {
        // SAFETY: as for `guarded`. It is the only reference, because `self` is borrowed mutably.
        unsafe { self.base.cast().as_mut() }
    }
}

/// Where the size is, of the memory that begins at `base`.
#[inline(always)]
fn size_at(base: usize) -> *mut usize {
    // `base` is a multiple of the page's size, so this is aligned.
    ptr::with_exposed_provenance_mut(base - size_of::<usize>())
}

#[inline(always)]
fn size(m: &Bytes) -> usize {
    // SAFETY: `m` is the `base` of a reservation that is alive (see `Bytes`). The word before it lies in the header page,
    // which is readable, and which only `grow` writes, when nothing borrows the reservation.
    unsafe { size_at(ptr::from_ref(m).addr()).read() }
}

/// The memory's bytes, as many as it has.
#[inline(always)]
pub(super) fn bytes_of(m: &Bytes) -> &[u8] {
    // SAFETY: `m` is the `base` of a reservation that is alive, and the mapping's provenance was exposed when it was made.
    // Its first `size` bytes are readable and initialised, by the system or since, and nothing writes them while `m` is
    // borrowed: whatever writes takes `&mut`. The size is less than `isize::MAX`.
    unsafe { slice::from_raw_parts(ptr::with_exposed_provenance(ptr::from_ref(m).addr()), size(m)) }
}

/// The memory's bytes, as many as it has, to change them.
#[inline(always)]
pub(super) fn bytes_of_mut(m: &mut Bytes) -> &mut [u8] {
    let size = size(m);
    // SAFETY: as for `bytes_of`, and these bytes are writable. `m` is the only way to them while it is borrowed mutably.
    unsafe { slice::from_raw_parts_mut(ptr::with_exposed_provenance_mut(ptr::from_mut(m).addr()), size) }
}

impl Storage for Reservation {
    fn empty() -> Option<Self> {
        if !fault::handler_is_installed() {
            return None;
        }
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping, at an address that the system chooses, changes nothing that is there.
        let start = unsafe { libc::mmap(ptr::null_mut(), LEN, libc::PROT_NONE, flags, -1, 0) };
        if start == libc::MAP_FAILED {
            return None;
        }
        // References to the memory are of a type without bytes; what they reach is found by address.
        let base = start.expose_provenance() + HEADER;
        let unmap = || {
            // SAFETY: the mapping was made above, with this length, and nothing refers to it.
            unsafe { libc::munmap(start, LEN) };
        };
        // SAFETY: the header is the mapping's first page.
        let header = unsafe { libc::mprotect(start, HEADER, libc::PROT_READ | libc::PROT_WRITE) };
        let base = NonNull::new(ptr::with_exposed_provenance_mut(base)).filter(|_| header == 0);
        let slot = base.and_then(|base| registry::add(base.addr().get()));
        let reservation = base.zip(slot).map(|(base, slot)| Self { base, slot });
        if reservation.is_none() {
            unmap();
        }
        reservation
    }

    #[inline]
    fn bytes(&self) -> &[u8] {
        bytes_of(self.guarded())
    }

    #[inline]
    fn bytes_mut(&mut self) -> &mut [u8] {
        bytes_of_mut(self.guarded_mut())
    }

    /// Only to a multiple of the processor's pages: it checks no other.
    fn grow(&mut self, new_len: usize) -> bool {
        let old_len = size(self.guarded());
        if new_len > 1 << 32 || !new_len.is_multiple_of(PAGE) || new_len < old_len {
            return false;
        }
        let base = self.base.as_ptr();
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: the pages from the old size to the new one lie in this mapping: both are multiples of pages and not more
        // than 4 GiB. Nothing has referred to them, since they could not be reached.
        let grown = unsafe { libc::mprotect(base.wrapping_add(old_len).cast(), new_len - old_len, access) };
        if grown == 0 {
            // SAFETY: the word is the header's, which is writable; nothing else borrows the reservation.
            unsafe { size_at(base.addr()).write(new_len) };
        }
        grown == 0
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        registry::remove(self.slot);
        // SAFETY: the mapping of `LEN` bytes that starts `HEADER` bytes before `base` is this value's own, and nothing
        // borrows it any more.
        unsafe { libc::munmap(self.base.as_ptr().wrapping_sub(HEADER).cast(), LEN) };
    }
}

impl fmt::Debug for Reservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of {REACH}", size(self.guarded()))
    }
}
