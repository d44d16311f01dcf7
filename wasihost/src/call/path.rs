//! Everything about paths but opening them.

use super::fd_stat::new_times;
use crate::abi::{BufPtr, FstFlags, GuestMemory, LookupFlags, PathPtr, Rights};
use crate::{Errno, Filestat, WasiCtx};

/// # Errors
/// `badf`, `notdir`, `notcapable`, `exist`, `noent`, `perm`, `rofs`.
pub(crate) fn path_create_directory(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    path: PathPtr,
) -> Result<(), Errno> {
    ctx.fds.get(fd)?.dir(Rights::PATH_CREATE_DIRECTORY)?.create_dir(memory.path(path)?)
}

/// # Errors
/// `badf`, `notdir`, `notcapable`, `noent`, `loop`, `perm`.
pub(crate) fn path_filestat_get(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    flags: LookupFlags,
    path: PathPtr,
) -> Result<Filestat, Errno> {
    let dir = ctx.fds.get(fd)?.dir(Rights::PATH_FILESTAT_GET)?;
    dir.stat_at(memory.path(path)?, flags.contains(LookupFlags::SYMLINK_FOLLOW))
}

/// # Errors
/// `badf`, `notdir`, `notcapable`, `noent`, `loop`, `perm`, `rofs`; `inval` if a time is both given and to be
/// now.
pub(crate) fn path_filestat_set_times(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    flags: LookupFlags,
    path: PathPtr,
    atim: u64,
    mtim: u64,
    fst_flags: FstFlags,
) -> Result<(), Errno> {
    let dir = ctx.fds.get(fd)?.dir(Rights::PATH_FILESTAT_SET_TIMES)?;
    let times = new_times(atim, mtim, fst_flags)?;
    dir.set_times_at(memory.path(path)?, flags.contains(LookupFlags::SYMLINK_FOLLOW), times)
}

/// # Errors
/// `badf`, `notdir`, `notcapable`, `exist`, `noent`, `perm`, `rofs`, `xdev`; `inval` if a symbolic link is to
/// be followed.
pub(crate) fn path_link(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    old_fd: u32,
    old_flags: LookupFlags,
    old_path: PathPtr,
    new_fd: u32,
    new_path: PathPtr,
) -> Result<(), Errno> {
    let old_dir = ctx.fds.get(old_fd)?.dir(Rights::PATH_LINK_SOURCE)?;
    let new_dir = ctx.fds.get(new_fd)?.dir(Rights::PATH_LINK_TARGET)?;
    if old_flags.contains(LookupFlags::SYMLINK_FOLLOW) {
        return Err(Errno::Inval);
    }
    old_dir.link(memory.path(old_path)?, new_dir, memory.path(new_path)?)
}

/// # Errors
/// `badf`, `notdir`, `notcapable`, `noent`, `perm`, `fault`; `inval` if it is not a link.
pub(crate) fn path_readlink(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    path: PathPtr,
    buf: BufPtr,
) -> Result<u32, Errno> {
    let dir = ctx.fds.get(fd)?.dir(Rights::PATH_READLINK)?;
    memory.bytes(buf)?;
    let target = dir.read_link(memory.path(path)?)?;
    let out = memory.bytes_mut(buf)?;
    let len = target.len().min(out.len());
    out[..len].copy_from_slice(&target[..len]);
    u32::try_from(len).map_err(|_| Errno::Overflow)
}

/// # Errors
/// `badf`, `notdir`, `notcapable`, `noent`, `notempty`, `perm`, `rofs`.
pub(crate) fn path_remove_directory(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    path: PathPtr,
) -> Result<(), Errno> {
    ctx.fds.get(fd)?.dir(Rights::PATH_REMOVE_DIRECTORY)?.remove_dir(memory.path(path)?)
}

/// # Errors
/// `badf`, `notdir`, `notcapable`, `noent`, `notempty`, `isdir`, `inval`, `perm`, `rofs`, `xdev`.
pub(crate) fn path_rename(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    old_path: PathPtr,
    new_fd: u32,
    new_path: PathPtr,
) -> Result<(), Errno> {
    let old_dir = ctx.fds.get(fd)?.dir(Rights::PATH_RENAME_SOURCE)?;
    let new_dir = ctx.fds.get(new_fd)?.dir(Rights::PATH_RENAME_TARGET)?;
    old_dir.rename(memory.path(old_path)?, new_dir, memory.path(new_path)?)
}

/// The target is only text here: one that leads outside is refused when it is followed. An absolute one is
/// refused at once.
///
/// # Errors
/// `badf`, `notdir`, `notcapable`, `exist`, `noent`, `perm`, `rofs`.
pub(crate) fn path_symlink(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    old_path: PathPtr,
    fd: u32,
    new_path: PathPtr,
) -> Result<(), Errno> {
    let dir = ctx.fds.get(fd)?.dir(Rights::PATH_SYMLINK)?;
    let target = memory.path(old_path)?;
    if target.starts_with('/') {
        return Err(Errno::Perm);
    }
    dir.symlink(target, memory.path(new_path)?)
}

/// # Errors
/// `badf`, `notdir`, `notcapable`, `noent`, `isdir`, `perm`, `rofs`.
pub(crate) fn path_unlink_file(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    path: PathPtr,
) -> Result<(), Errno> {
    ctx.fds.get(fd)?.dir(Rights::PATH_UNLINK_FILE)?.unlink_file(memory.path(path)?)
}
