//! The address space of one memory: a page for the memory's size, the memory, and what can not be reached behind it.
//!
//! ```text
//! start         start + HEADER = base                base + size                      start + LEN
//! | ... size: usize |  readable and writable: the memory  |  neither: grows into this  |
//! ```
//!
//! Pages of the memory may be those of a file that never changes, private to the memory when they are written to (`image`).

use std::fmt;
use std::fs::File;
use std::mem;
use std::ops::Range;
use std::os::fd::AsRawFd;
use std::ptr::{self, NonNull};
use std::slice;

use super::super::known::Known;
use super::super::{HUGE_FROM, Storage};
use super::image::Part;
use super::platform::PAGE;
use super::{REACH, fault, registry};

/// Before the memory: a page whose last bytes are the memory's size.
const HEADER: usize = PAGE;

/// All of it, in bytes.
pub(super) const LEN: usize = (HEADER + REACH).next_multiple_of(PAGE);

/// How many parts of memories are mapped from files, if each memory has one. A process has 65,530 mappings, of which each memory
/// takes two and each part two more: what all memories have room for leaves some for the rest of the program.
const MAX_PARTS: usize = 1 << 13;

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
    // which is readable, and which only `set_size` writes, when nothing borrows the reservation.
    unsafe { size_at(ptr::from_ref(m).addr()).read() }
}

/// The memory's bytes, as many as it has.
#[inline(always)]
pub(super) fn bytes_of(m: &Bytes) -> &[u8] {
    // SAFETY: `m` is the `base` of a reservation that is alive, and the mapping's provenance was exposed when it was made.
    // Its first `size` bytes are readable and initialised, by the system or since, and nothing writes them while `m` is
    // borrowed: whatever writes takes `&mut`, and a file that some of them are of is sealed. The size is less than
    // `isize::MAX`.
    unsafe { slice::from_raw_parts(ptr::with_exposed_provenance(ptr::from_ref(m).addr()), size(m)) }
}

/// The memory's bytes, as many as it has, to change them.
#[inline(always)]
pub(super) fn bytes_of_mut(m: &mut Bytes) -> &mut [u8] {
    let size = size(m);
    // SAFETY: as for `bytes_of`, and these bytes are writable. `m` is the only way to them while it is borrowed mutably.
    unsafe { slice::from_raw_parts_mut(ptr::with_exposed_provenance_mut(ptr::from_mut(m).addr()), size) }
}

/// A memory of which the first bytes can be reached for sure: a reference to it is the memory's address, and how many.
///
/// Of those it can make a slice, without asking for the memory's size each time: memories do not become smaller.
#[repr(transparent)]
pub struct KnownBytes {
    /// No bytes, as many times as there are bytes.
    _nothing: [[u8; 0]],
}

impl KnownBytes {
    /// `None` if the memory has fewer bytes than `len`.
    #[inline(always)]
    pub(super) fn new(m: &mut Bytes, len: usize) -> Option<&mut Self> {
        let known = ptr::slice_from_raw_parts_mut(ptr::from_mut(m).cast::<[u8; 0]>(), len) as *mut Self;
        // SAFETY: as for `guarded_mut`: no bytes, and the address is the one that `m` has, which stays borrowed.
        (len <= size(m)).then(|| unsafe { &mut *known })
    }
}

impl Known for KnownBytes {
    type All = Bytes;

    #[inline(always)]
    fn first(&self) -> &[u8] {
        let start = ptr::with_exposed_provenance(ptr::from_ref(self).addr());
        // SAFETY: as for `bytes_of`. The memory had as many bytes when `self` was made, so it has them.
        unsafe { slice::from_raw_parts(start, self._nothing.len()) }
    }

    #[inline(always)]
    fn first_mut(&mut self) -> &mut [u8] {
        let start = ptr::with_exposed_provenance_mut(ptr::from_mut(self).addr());
        // SAFETY: as for `bytes_of_mut`. The memory had as many bytes when `self` was made, so it has them.
        unsafe { slice::from_raw_parts_mut(start, self._nothing.len()) }
    }

    #[inline(always)]
    fn all(&self) -> &Bytes {
        // SAFETY: as for `guarded`: this is the address that `new` has taken of a reference to it.
        unsafe { &*ptr::from_ref(self).cast() }
    }

    #[inline(always)]
    fn all_mut(&mut self) -> &mut Bytes {
        // SAFETY: as for `all`, and `self` is borrowed mutably.
        unsafe { &mut *ptr::from_mut(self).cast() }
    }
}

impl Reservation {
    /// Address space of which nothing can be reached, not even the size: whatever makes one of these writes that first.
    fn new() -> Option<Self> {
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
        let base = NonNull::new(ptr::with_exposed_provenance_mut(base));
        let slot = base.and_then(|base| registry::add(base.addr().get()));
        let reservation = base.zip(slot).map(|(base, slot)| Self { base, slot });
        if reservation.is_none() {
            // SAFETY: the mapping was made above, with this length, and nothing refers to it.
            unsafe { libc::munmap(start, LEN) };
        }
        reservation
    }

    /// A memory of `size` bytes that are zero.
    pub(super) fn zeroed(size: usize) -> Option<Self> {
        let mut reservation = Self::empty()?;
        reservation.grow(size).then_some(reservation)
    }

    /// A memory of `size` bytes that are zero but for `parts` of this file, which are shared until they are written to.
    ///
    /// The parts are multiples of pages, in order, and end below `size`; the file has them, and is sealed: it never changes, nor
    /// becomes shorter. `None` if the system does not have what it takes, or if too many memories have parts.
    pub(super) fn with_parts(size: usize, parts: &[Part], file: &File) -> Option<Self> {
        let mut reservation = Self::new()?;
        if reservation.slot * parts.len() >= MAX_PARTS {
            return None;
        }
        // First what lies between the parts. Each part is a mapping of its own then, so that replacing it by one of the file
        // takes no more mappings, of which a process has a limited number.
        let mut start = 0;
        for part in parts {
            reservation.make_accessible(start..HEADER + part.addr)?;
            start = HEADER + part.addr + part.len;
        }
        reservation.make_accessible(start..HEADER + size)?;
        for part in parts {
            if !reservation.map_part(part, file) {
                // The system may have removed what it could not replace, and another thread may have been given the room: it is
                // not ours any more. The rest is never given back.
                registry::remove(reservation.slot);
                mem::forget(reservation);
                return None;
            }
        }
        reservation.set_size(size);
        Some(reservation)
    }

    /// Makes pages readable and writable that could not be reached. The range is in bytes from the mapping's start.
    fn make_accessible(&mut self, range: Range<usize>) -> Option<()> {
        assert!(range.start <= range.end && range.end <= LEN, "outside the reservation");
        let start = self.base.as_ptr().wrapping_sub(HEADER).wrapping_add(range.start);
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: the range lies in this value's mapping. Nothing refers to its pages, since they could not be reached.
        let result = unsafe { libc::mprotect(start.cast(), range.len(), access) };
        (result == 0).then_some(())
    }

    /// Replaces pages that can not be reached by those of the file; `false` if the system can not do it, and then there may be
    /// nothing in their place.
    fn map_part(&mut self, part: &Part, file: &File) -> bool {
        assert!(part.addr + part.len <= REACH, "outside the reservation");
        let start = self.base.as_ptr().wrapping_add(part.addr);
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_FIXED | libc::MAP_NORESERVE;
        // SAFETY: what is replaced lies in this value's mapping, and nothing refers to it, since it could not be reached.
        // The file has the range, and is sealed.
        let mapped = unsafe {
            libc::mmap(
                start.cast(),
                part.len,
                access,
                flags,
                file.as_raw_fd(),
                part.file_offset as libc::off_t,
            )
        };
        mapped != libc::MAP_FAILED
    }

    /// Asks for huge pages where a memory of `size` bytes is touched first. Where there are none, small ones do.
    ///
    /// Not for what shares its contents with others when it is made: instances that live for microseconds touch little.
    fn prefer_huge_pages(&mut self, size: usize) {
        if cfg!(feature = "huge-pages") && size >= HUGE_FROM {
            let start = self.base.as_ptr().wrapping_sub(HEADER);
            // SAFETY: the range lies in this value's mapping. It says where pages are taken from, and changes none.
            unsafe { libc::madvise(start.cast(), HEADER + size, libc::MADV_HUGEPAGE) };
        }
    }

    /// Notes the memory's size. The header is accessible, and so is the memory up to `size`.
    fn set_size(&mut self, size: usize) {
        // SAFETY: the word is the header's, which is writable; nothing else borrows the reservation.
        unsafe { size_at(self.base.addr().get()).write(size) };
    }
}

impl Storage for Reservation {
    fn empty() -> Option<Self> {
        let mut reservation = Self::new()?;
        // The system has filled the header with zeros: that is the size.
        reservation.make_accessible(0..HEADER)?;
        Some(reservation)
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
        let grown = self.make_accessible(HEADER + old_len..HEADER + new_len).is_some();
        if grown {
            self.set_size(new_len);
            self.prefer_huge_pages(new_len);
        }
        grown
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reservation_whose_parts_can_not_be_mapped_is_left_alone_for_ever() {
        let mappings = || std::fs::read_to_string("/proc/self/maps").map_or(0, |maps| maps.lines().count());
        // No pages can be mapped of a folder.
        let folder = File::open("/").expect("the root");
        let parts = [Part { addr: PAGE, len: 4 * PAGE, file_offset: 0 }];
        let before = mappings();
        assert!(Reservation::with_parts(1 << 16, &parts, &folder).is_none());
        assert!(mappings() > before, "nothing of it was given back");
        let zeroed = Reservation::zeroed(1 << 16).expect("a memory");
        assert!(zeroed.bytes().len() == 1 << 16 && zeroed.slot == 0, "its slot is free");
    }
}
