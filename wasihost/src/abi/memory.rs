//! The guest's linear memory as the host sees it: every access is checked, and a pointer that does not fit is
//! `fault`.

use std::io::{IoSlice, IoSliceMut};
use std::ops::Range;

use super::{BufPtr, IovsPtr, Out, PathPtr};
use crate::Errno;

/// The most buffers that one call takes, as `IOV_MAX` of most systems; more are `inval`.
const MAX_IOVS: u32 = 1024;

/// The longest path in bytes, as `PATH_MAX` of most systems; a longer one is `nametoolong`.
pub(super) const MAX_PATH_BYTES: u32 = 4096;

/// One call moves at most this many bytes unless the builder says less, as on Linux.
pub(crate) const MAX_CALL_BYTES: usize = 0x7fff_f000;

/// Reads into buffers that overlap go through a buffer of at most this size.
const BOUNCE_BYTES: usize = 256 * 1024;

/// Buffers up to this many are kept on the stack.
const INLINE_IOVS: usize = 8;

/// The guest's memory, for the duration of one call.
pub(crate) struct GuestMemory<'m> {
    bytes: &'m mut [u8],
    /// The most bytes that this call may move: the guest sees a short read or write.
    max_call_bytes: usize,
}

impl<'m> GuestMemory<'m> {
    pub(crate) fn new(bytes: &'m mut [u8], max_call_bytes: usize) -> Self {
        Self { bytes, max_call_bytes }
    }

    /// The most bytes that this call may move.
    pub(crate) fn max_call_bytes(&self) -> usize {
        self.max_call_bytes
    }

    /// The indices of `len` bytes at `ptr`, if all of them exist.
    pub(crate) fn range(&self, ptr: u32, len: u64) -> Result<Range<usize>, Errno> {
        let end = u64::from(ptr).checked_add(len).ok_or(Errno::Fault)?;
        let end = usize::try_from(end).map_err(|_| Errno::Fault)?;
        if end > self.bytes.len() {
            return Err(Errno::Fault);
        }
        Ok(ptr as usize..end)
    }

    /// A buffer of the guest.
    pub(crate) fn bytes(&self, buf: BufPtr) -> Result<&[u8], Errno> {
        let range = self.range(buf.ptr, u64::from(buf.len))?;
        Ok(&self.bytes[range])
    }

    /// A buffer of the guest, to be filled.
    pub(crate) fn bytes_mut(&mut self, buf: BufPtr) -> Result<&mut [u8], Errno> {
        let range = self.range(buf.ptr, u64::from(buf.len))?;
        Ok(&mut self.bytes[range])
    }

    /// Copies `value` to `ptr`.
    pub(crate) fn write(&mut self, ptr: u32, value: &[u8]) -> Result<(), Errno> {
        let range = self.range(ptr, value.len() as u64)?;
        self.bytes[range].copy_from_slice(value);
        Ok(())
    }

    /// Stores `value` at `ptr`.
    pub(crate) fn put<T: Out>(&mut self, ptr: u32, value: &T) -> Result<(), Errno> {
        let range = self.range(ptr, T::SIZE as u64)?;
        value.put(&mut self.bytes[range]);
        Ok(())
    }

    /// A path: UTF-8, without NUL, not longer than [`MAX_PATH_BYTES`], not empty.
    pub(crate) fn path(&self, path: PathPtr) -> Result<&str, Errno> {
        let range = self.range(path.ptr, u64::from(path.len))?;
        if path.len > MAX_PATH_BYTES {
            return Err(Errno::Nametoolong);
        }
        let path = std::str::from_utf8(&self.bytes[range]).map_err(|_| Errno::Ilseq)?;
        match path {
            "" => Err(Errno::Noent),
            path if path.contains('\0') => Err(Errno::Inval),
            path => Ok(path),
        }
    }

    /// The indices of the buffers of an `iovec` array; empty buffers are left out.
    fn iov_ranges(&self, iovs: IovsPtr) -> Result<IovRanges, Errno> {
        if iovs.len > MAX_IOVS {
            return Err(Errno::Inval);
        }
        let array = self.range(iovs.ptr, u64::from(iovs.len) * 8)?;
        let mut ranges = IovRanges::default();
        let mut room = self.max_call_bytes;
        for iov in self.bytes[array].chunks_exact(8) {
            let ptr = u32::from_le_bytes([iov[0], iov[1], iov[2], iov[3]]);
            let len = u32::from_le_bytes([iov[4], iov[5], iov[6], iov[7]]);
            let range = self.range(ptr, u64::from(len))?;
            let len = range.len().min(room);
            room -= len;
            if len > 0 {
                ranges.push(range.start..range.start + len);
            }
        }
        Ok(ranges)
    }

    /// Calls `write` once with all the buffers of a `ciovec` array.
    pub(crate) fn gather<R>(
        &self,
        iovs: IovsPtr,
        write: impl FnOnce(&[IoSlice<'_>]) -> Result<R, Errno>,
    ) -> Result<R, Errno> {
        let ranges = self.iov_ranges(iovs)?;
        match ranges.as_slice() {
            [one] => write(&[IoSlice::new(&self.bytes[one.clone()])]),
            [one, two] => {
                write(&[IoSlice::new(&self.bytes[one.clone()]), IoSlice::new(&self.bytes[two.clone()])])
            }
            more => {
                let slices: Vec<_> =
                    more.iter().map(|range| IoSlice::new(&self.bytes[range.clone()])).collect();
                write(&slices)
            }
        }
    }

    /// Calls `read` once with the buffers of an `iovec` array; `read` says how many bytes it filled.
    ///
    /// Buffers are filled in place. Those that overlap are filled in order from what was read in between, so
    /// that the guest sees what it would see from the operating system, of at most [`BOUNCE_BYTES`].
    pub(crate) fn scatter(
        &mut self,
        iovs: IovsPtr,
        read: impl FnOnce(&mut [IoSliceMut<'_>]) -> Result<usize, Errno>,
    ) -> Result<usize, Errno> {
        let ranges = self.iov_ranges(iovs)?;
        match ranges.as_slice() {
            [] => return read(&mut []),
            [one] => return read(&mut [IoSliceMut::new(&mut self.bytes[one.clone()])]),
            [one, two] => {
                if let Ok([one, two]) = self.bytes.get_disjoint_mut([one.clone(), two.clone()]) {
                    return read(&mut [IoSliceMut::new(one), IoSliceMut::new(two)]);
                }
            }
            more => {
                if let Some(mut slices) = disjoint(self.bytes, more) {
                    return read(&mut slices);
                }
            }
        }
        let total: usize = ranges.as_slice().iter().map(Range::len).sum();
        let mut bounce = vec![0; total.min(BOUNCE_BYTES)];
        let count = read(&mut [IoSliceMut::new(&mut bounce)])?.min(bounce.len());
        let mut rest = &bounce[..count];
        for range in ranges.as_slice() {
            let (head, tail) = rest.split_at(rest.len().min(range.len()));
            self.bytes[range.start..range.start + head.len()].copy_from_slice(head);
            rest = tail;
        }
        Ok(count)
    }
}

/// The bytes of each range, in the order of the ranges; nothing if two of them overlap.
fn disjoint<'b>(bytes: &'b mut [u8], ranges: &[Range<usize>]) -> Option<Vec<IoSliceMut<'b>>> {
    let mut slices: Vec<_> = ranges.iter().map(|_| IoSliceMut::new(&mut [])).collect();
    let mut order: Vec<usize> = (0..ranges.len()).collect();
    order.sort_unstable_by_key(|&index| ranges[index].start);
    let (mut rest, mut at) = (bytes, 0);
    for index in order {
        let range = &ranges[index];
        let gap = range.start.checked_sub(at)?;
        let (slice, after) = rest.split_at_mut(gap).1.split_at_mut(range.len());
        slices[index] = IoSliceMut::new(slice);
        (rest, at) = (after, range.end);
    }
    Some(slices)
}

/// The buffers of one call; no allocation for the usual few.
#[derive(Default)]
struct IovRanges {
    inline: [Range<usize>; INLINE_IOVS],
    len: usize,
    spilled: Vec<Range<usize>>,
}

impl IovRanges {
    fn push(&mut self, range: Range<usize>) {
        if self.spilled.is_empty() && self.len < INLINE_IOVS {
            self.inline[self.len] = range;
            self.len += 1;
            return;
        }
        if self.spilled.is_empty() {
            self.spilled.extend_from_slice(&self.inline);
        }
        self.spilled.push(range);
    }

    fn as_slice(&self) -> &[Range<usize>] {
        if self.spilled.is_empty() { &self.inline[..self.len] } else { &self.spilled }
    }
}
