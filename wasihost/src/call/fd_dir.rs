//! Preopened directories, and listing directories.

use crate::abi::{BufPtr, Dirent, GuestMemory, Out, Prestat, Rights};
use crate::fs::DirEntry;
use crate::table::Descriptor;
use crate::{Errno, FileType, WasiCtx};

/// # Errors
/// `badf`, also for a descriptor that is not preopened, which ends a guest's search for preopens.
pub(crate) fn fd_prestat_get(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>, fd: u32) -> Result<Prestat, Errno> {
    let name = preopen_name(ctx, fd)?;
    Ok(Prestat { name_len: u32::try_from(name.len()).map_err(|_| Errno::Overflow)? })
}

/// A buffer that is longer than the path is filled as far as the path goes.
///
/// # Errors
/// `badf`, `fault`; `nametoolong` if the buffer is too short.
pub(crate) fn fd_prestat_dir_name(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    path: BufPtr,
) -> Result<(), Errno> {
    let name = preopen_name(ctx, fd)?.as_bytes();
    let out = memory.bytes_mut(path)?;
    out.get_mut(..name.len()).ok_or(Errno::Nametoolong)?.copy_from_slice(name);
    Ok(())
}

fn preopen_name(ctx: &WasiCtx, fd: u32) -> Result<&str, Errno> {
    ctx.fds.get(fd)?.preopen.as_deref().ok_or(Errno::Badf)
}

/// Lists `.` and `..`, then the entries in the order of their names.
///
/// The listing is taken when the guest starts at the first entry (cookie 0) and kept with the descriptor, so
/// that a guest that removes what it lists sees each entry once, and a long directory is not read again for
/// each buffer. Only where the listings of all descriptors take more than 64 MiB are the others' taken again
/// when they are needed. `..` has the number of the directory itself: what is above is nothing to the guest.
///
/// # Errors
/// `badf`, `notdir`, `notcapable`, `fault`, `io`; `nomem` for a directory of more than about half a million
/// entries.
pub(crate) fn fd_readdir(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    buf: BufPtr,
    cookie: u64,
) -> Result<u32, Errno> {
    let descriptor = ctx.fds.get(fd)?;
    descriptor.dir(Rights::FD_READDIR)?;
    let out = memory.bytes_mut(buf)?;
    if cookie == 0 || descriptor.listing().is_none() {
        let listing = list(descriptor)?;
        ctx.fds.keep_listing(fd, listing)?;
    }
    let listing = ctx.fds.get(fd)?.listing().unwrap_or_default();
    let start = usize::try_from(cookie).unwrap_or(usize::MAX).min(listing.len());
    Ok(write_entries(&listing[start..], start as u64, out))
}

/// The entries, `.` and `..` first, the rest in the order of their names.
fn list(descriptor: &Descriptor) -> Result<Vec<DirEntry>, Errno> {
    let dir = descriptor.dir(Rights::FD_READDIR)?;
    let mut entries = dir.entries()?;
    entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    let ino = dir.stat()?.ino;
    let dots = ["..", "."].map(|name| DirEntry { name: name.into(), ino, file_type: FileType::Directory });
    // Two insertions at the front cost less than a second vector.
    for dot in dots {
        entries.insert(0, dot);
    }
    // It is kept for as long as the descriptor is open.
    entries.shrink_to_fit();
    Ok(entries)
}

/// Fills `out` with entries; the last one may be cut. Less than all of `out` is used at the end only.
fn write_entries(entries: &[DirEntry], first: u64, out: &mut [u8]) -> u32 {
    let mut used = 0;
    for (next, entry) in (first + 1..).zip(entries) {
        let mut head = [0; Dirent::SIZE];
        let name_len = u32::try_from(entry.name.len()).unwrap_or(u32::MAX);
        Dirent { next, ino: entry.ino, name_len, file_type: entry.file_type }.put(&mut head);
        for part in [&head[..], &entry.name] {
            let room = &mut out[used..];
            let len = part.len().min(room.len());
            room[..len].copy_from_slice(&part[..len]);
            used += len;
        }
        if used == out.len() {
            break;
        }
    }
    // `out` is a slice of the guest's memory, whose length came as a u32.
    used as u32
}
