//! Opening files and directories.

use crate::abi::{FdFlags, GuestMemory, LookupFlags, OFlags, PathPtr, Rights};
use crate::fs::OpenHow;
use crate::table::Descriptor;
use crate::{Errno, WasiCtx};

/// What makes the host open for reading.
const READS: Rights = Rights::FD_READ.union(Rights::FD_READDIR);

/// What makes the host open for writing.
const WRITES: Rights = Rights::FD_WRITE.union(Rights::FD_ALLOCATE).union(Rights::FD_FILESTAT_SET_SIZE);

/// Opens below a directory. The descriptor has the rights asked for, as far as its kind can have them; none
/// at all is fine.
///
/// # Errors
/// `badf`, `notdir`, `fault`, `ilseq`, `nametoolong`; `notcapable` for rights that the directory does not pass
/// on, or if it lacks the one to open, create or truncate; `inval` for `creat` with `directory`; `mfile` if
/// the table is full; `noent`, `exist`, `isdir`, `loop`, `perm`, `rofs`, `nospc`, `nxio` (a pipe
/// to write that nobody reads) and what else the backend says.
pub(crate) fn path_open(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    dirflags: LookupFlags,
    path: PathPtr,
    oflags: OFlags,
    rights_base: Rights,
    rights_inheriting: Rights,
    fdflags: FdFlags,
) -> Result<u32, Errno> {
    let parent = ctx.fds.get(fd)?;
    let mut needed = Rights::PATH_OPEN;
    needed.set(Rights::PATH_CREATE_FILE, oflags.contains(OFlags::CREAT));
    needed.set(Rights::PATH_FILESTAT_SET_SIZE, oflags.contains(OFlags::TRUNC));
    let dir = parent.dir(needed)?;
    if !parent.rights_inheriting.contains(rights_base | rights_inheriting) {
        return Err(Errno::Notcapable);
    }
    if oflags.contains(OFlags::CREAT | OFlags::DIRECTORY) {
        return Err(Errno::Inval);
    }
    let path = memory.path(path)?;
    let how = OpenHow {
        follow: dirflags.contains(LookupFlags::SYMLINK_FOLLOW),
        create: oflags.contains(OFlags::CREAT),
        exclusive: oflags.contains(OFlags::EXCL),
        truncate: oflags.contains(OFlags::TRUNC),
        directory: oflags.contains(OFlags::DIRECTORY),
        read: rights_base.intersects(READS),
        write: rights_base.intersects(WRITES),
        flags: fdflags,
    };
    // A full table must not have created or truncated a file first.
    ctx.fds.room()?;
    let opened = dir.open(path, &how)?;
    ctx.fds.insert(Descriptor::new(opened, rights_base, rights_inheriting, fdflags))
}
