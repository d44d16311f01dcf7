//! Attributes of open files and directories.

use crate::abi::{FstFlags, GuestMemory, Rights};
use crate::fs::{NewTime, NewTimes, Opened};
use crate::{Errno, Filestat, WasiCtx};

/// # Errors
/// `badf`, `notcapable`, `io`.
pub(crate) fn fd_filestat_get(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
) -> Result<Filestat, Errno> {
    match ctx.fds.get_mut(fd)?.object(Rights::FD_FILESTAT_GET)? {
        Opened::File(file) => file.stat(),
        Opened::Dir(dir) => dir.stat(),
    }
}

/// # Errors
/// `badf`, `isdir`, `notcapable`, `nospc`, `fbig`; `inval` for a size that the operating system can not count.
pub(crate) fn fd_filestat_set_size(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
    size: u64,
) -> Result<(), Errno> {
    let file = ctx.fds.get_mut(fd)?.file(Rights::FD_FILESTAT_SET_SIZE)?;
    if i64::try_from(size).is_err() {
        return Err(Errno::Inval);
    }
    file.set_size(size)
}

/// # Errors
/// `badf`, `notcapable`, `rofs`; `inval` if a time is both given and to be now; `notsup` for what has no times.
pub(crate) fn fd_filestat_set_times(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
    atim: u64,
    mtim: u64,
    fst_flags: FstFlags,
) -> Result<(), Errno> {
    let object = ctx.fds.get_mut(fd)?.object(Rights::FD_FILESTAT_SET_TIMES)?;
    let times = new_times(atim, mtim, fst_flags)?;
    match object {
        Opened::File(file) => file.set_times(times),
        Opened::Dir(dir) => dir.set_times(times),
    }
}

/// What the flags of `fd_filestat_set_times` and `path_filestat_set_times` ask for.
pub(super) fn new_times(atim: u64, mtim: u64, flags: FstFlags) -> Result<NewTimes, Errno> {
    let new_time = |at, given, now| match (flags.contains(given), flags.contains(now)) {
        (true, true) => Err(Errno::Inval),
        (true, false) => Ok(Some(NewTime::At(at))),
        (false, true) => Ok(Some(NewTime::Now)),
        (false, false) => Ok(None),
    };
    Ok(NewTimes {
        atim: new_time(atim, FstFlags::ATIM, FstFlags::ATIM_NOW)?,
        mtim: new_time(mtim, FstFlags::MTIM, FstFlags::MTIM_NOW)?,
    })
}
