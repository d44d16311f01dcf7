//! Reading, writing and moving in open files.

use std::io::SeekFrom;

use crate::abi::{Advice, GuestMemory, IovsPtr, Rights, Whence};
use crate::fs::Opened;
use crate::{Errno, WasiCtx};

/// The largest file offset: the operating system counts in `i64`.
const MAX_OFFSET: u64 = i64::MAX as u64;

/// # Errors
/// `badf`, `isdir`, `notcapable`, `fault`, `inval` (more than 1,024 buffers), `again`, `io`.
pub(crate) fn fd_read(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    iovs: IovsPtr,
) -> Result<u32, Errno> {
    let file = ctx.fds.get_mut(fd)?.file(Rights::FD_READ)?;
    count(memory.scatter(iovs, |bufs| file.read_vectored(bufs))?)
}

/// # Errors
/// As [`fd_read`], and `spipe` for what has no offsets.
pub(crate) fn fd_pread(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    iovs: IovsPtr,
    offset: u64,
) -> Result<u32, Errno> {
    let file = ctx.fds.get_mut(fd)?.file(Rights::FD_READ | Rights::FD_SEEK)?;
    check_offset(offset)?;
    let read = memory.scatter(iovs, |bufs| {
        transfer(bufs.iter_mut().map(|buf| (buf.len(), &mut **buf)), |buf, done| {
            file.read_at(buf, offset.saturating_add(done))
        })
    })?;
    count(read)
}

/// # Errors
/// `badf`, `isdir`, `notcapable`, `fault`, `inval` (more than 1,024 buffers), `again`, `fbig`, `nospc`,
/// `pipe`, `io`.
pub(crate) fn fd_write(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    iovs: IovsPtr,
) -> Result<u32, Errno> {
    let file = ctx.fds.get_mut(fd)?.file(Rights::FD_WRITE)?;
    count(memory.gather(iovs, |bufs| file.write_vectored(bufs))?)
}

/// A file that appends is written at its end, whatever the offset, as on Linux.
///
/// # Errors
/// As [`fd_write`], and `spipe` for what has no offsets.
pub(crate) fn fd_pwrite(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    iovs: IovsPtr,
    offset: u64,
) -> Result<u32, Errno> {
    let file = ctx.fds.get_mut(fd)?.file(Rights::FD_WRITE | Rights::FD_SEEK)?;
    check_offset(offset)?;
    let written = memory.gather(iovs, |bufs| {
        transfer(bufs.iter().map(|buf| (buf.len(), &**buf)), |buf, done| {
            file.write_at(buf, offset.saturating_add(done))
        })
    })?;
    count(written)
}

/// # Errors
/// `badf`, `isdir`, `notcapable`, `spipe`; `inval` if the offset would be negative.
pub(crate) fn fd_seek(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
    offset: i64,
    whence: Whence,
) -> Result<u64, Errno> {
    let descriptor = ctx.fds.get_mut(fd)?;
    if whence == Whence::Cur && offset == 0 {
        return tell(descriptor);
    }
    let file = descriptor.file(Rights::FD_SEEK)?;
    file.seek(match whence {
        Whence::Set => SeekFrom::Start(u64::try_from(offset).map_err(|_| Errno::Inval)?),
        Whence::Cur => SeekFrom::Current(offset),
        Whence::End => SeekFrom::End(offset),
    })
}

/// # Errors
/// `badf`, `isdir`, `notcapable`, `spipe`.
pub(crate) fn fd_tell(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>, fd: u32) -> Result<u64, Errno> {
    tell(ctx.fds.get_mut(fd)?)
}

/// The right to seek includes the right to know the offset.
fn tell(descriptor: &mut crate::table::Descriptor) -> Result<u64, Errno> {
    let can_seek = descriptor.rights_base.contains(Rights::FD_SEEK);
    let needed = if can_seek { Rights::FD_SEEK } else { Rights::FD_TELL };
    descriptor.file(needed)?.seek(SeekFrom::Current(0))
}

/// # Errors
/// `badf`, `notcapable`; `inval` for a range that ends beyond the largest offset.
pub(crate) fn fd_advise(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
    offset: u64,
    len: u64,
    advice: Advice,
) -> Result<(), Errno> {
    let object = ctx.fds.get_mut(fd)?.object(Rights::FD_ADVISE)?;
    if offset.checked_add(len).is_none_or(|end| end > MAX_OFFSET) {
        return Err(Errno::Inval);
    }
    match object {
        Opened::File(file) => file.advise(offset, len, advice),
        Opened::Dir(_) => Ok(()),
    }
}

/// # Errors
/// `badf`, `isdir`, `notcapable`, `nospc`; `inval` if `len` is 0, `fbig` for a range that ends beyond the
/// largest offset, `notsup` for what has no space to make room in.
pub(crate) fn fd_allocate(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
    offset: u64,
    len: u64,
) -> Result<(), Errno> {
    let file = ctx.fds.get_mut(fd)?.file(Rights::FD_ALLOCATE)?;
    if len == 0 || offset > MAX_OFFSET || len > MAX_OFFSET {
        return Err(Errno::Inval);
    }
    if offset + len > MAX_OFFSET {
        return Err(Errno::Fbig);
    }
    file.allocate(offset, len)
}

/// # Errors
/// `badf`, `notcapable`, `io`.
pub(crate) fn fd_datasync(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>, fd: u32) -> Result<(), Errno> {
    let descriptor = ctx.fds.get_mut(fd)?;
    // The right to sync includes the right to sync the data.
    let can_sync = descriptor.rights_base.contains(Rights::FD_SYNC);
    sync(descriptor.object(if can_sync { Rights::FD_SYNC } else { Rights::FD_DATASYNC })?, false)
}

/// # Errors
/// `badf`, `notcapable`, `io`.
pub(crate) fn fd_sync(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>, fd: u32) -> Result<(), Errno> {
    sync(ctx.fds.get_mut(fd)?.object(Rights::FD_SYNC)?, true)
}

fn sync(object: &mut Opened, metadata: bool) -> Result<(), Errno> {
    match object {
        Opened::File(file) => file.sync(metadata),
        Opened::Dir(dir) => dir.sync(metadata),
    }
}

/// Offsets that the operating system can not count are `inval`.
fn check_offset(offset: u64) -> Result<(), Errno> {
    if offset > MAX_OFFSET { Err(Errno::Inval) } else { Ok(()) }
}

/// Moves buffer after buffer, each after the bytes that are done, until one is not moved in full. An error
/// after the first bytes is left to the next call.
fn transfer<B>(
    bufs: impl Iterator<Item = (usize, B)>,
    mut one: impl FnMut(B, u64) -> Result<usize, Errno>,
) -> Result<usize, Errno> {
    let mut done = 0;
    for (len, buf) in bufs {
        match one(buf, done as u64) {
            Ok(count) => {
                done += count;
                if count < len {
                    break;
                }
            }
            Err(_) if done > 0 => break,
            Err(errno) => return Err(errno),
        }
    }
    Ok(done)
}

/// A count of bytes as the guest sees it.
fn count(bytes: usize) -> Result<u32, Errno> {
    u32::try_from(bytes).map_err(|_| Errno::Overflow)
}
