//! Descriptors themselves: closing, renumbering, flags and rights.

use crate::abi::{FdFlags, Fdstat, GuestMemory, Rights};
use crate::fs::Opened;
use crate::{Errno, WasiCtx};

/// The flags that are fixed when a file is opened.
const SYNC_FLAGS: FdFlags = FdFlags::DSYNC.union(FdFlags::RSYNC).union(FdFlags::SYNC);

/// # Errors
/// `badf`.
pub(crate) fn fd_close(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>, fd: u32) -> Result<(), Errno> {
    ctx.fds.remove(fd).map(drop)
}

/// # Errors
/// `badf`, also when `to` is not open.
pub(crate) fn fd_renumber(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>, fd: u32, to: u32) -> Result<(), Errno> {
    ctx.fds.renumber(fd, to)
}

/// # Errors
/// `badf`.
pub(crate) fn fd_fdstat_get(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>, fd: u32) -> Result<Fdstat, Errno> {
    Ok(ctx.fds.get(fd)?.fdstat())
}

/// # Errors
/// `badf`, `notcapable`; `notsup` for a change of `dsync`, `rsync` or `sync`, which are fixed when a file is
/// opened.
pub(crate) fn fd_fdstat_set_flags(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
    flags: FdFlags,
) -> Result<(), Errno> {
    let descriptor = ctx.fds.get_mut(fd)?;
    let changed = descriptor.flags ^ flags;
    let object = descriptor.object(Rights::FD_FDSTAT_SET_FLAGS)?;
    if changed.intersects(SYNC_FLAGS) {
        return Err(Errno::Notsup);
    }
    match object {
        Opened::File(file) => file.set_flags(flags)?,
        // Nothing reads or writes through a directory's descriptor: the flags are only remembered.
        Opened::Dir(_) => {}
    }
    descriptor.flags = flags;
    Ok(())
}

/// # Errors
/// `badf`; `notcapable` if a right is asked for that the descriptor does not have.
pub(crate) fn fd_fdstat_set_rights(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
    rights_base: Rights,
    rights_inheriting: Rights,
) -> Result<(), Errno> {
    let descriptor = ctx.fds.get_mut(fd)?;
    if !descriptor.rights_base.contains(rights_base)
        || !descriptor.rights_inheriting.contains(rights_inheriting)
    {
        return Err(Errno::Notcapable);
    }
    descriptor.rights_base = rights_base;
    descriptor.rights_inheriting = rights_inheriting;
    Ok(())
}
