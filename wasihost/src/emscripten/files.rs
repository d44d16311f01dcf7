//! System calls about files: each is calls of WASI with a small memory of their own, in which paths and results
//! are. So the checks, hooks and limits are those of WASI's functions.

use super::stat::{FILESTAT_BYTES, from_filestat};
use super::{c_str, put, syscall, take};
use crate::abi::Rights;
use crate::{Errno, WasiCtx, preview1};

/// Where the paths start in the memory of a call; before it is room for a result.
const PATHS: usize = FILESTAT_BYTES;

/// The most bytes of a link's target.
const MAX_TARGET_BYTES: usize = 4096;

/// The directory that stands for the current one, which is `/`.
const AT_FDCWD: i32 = -100;
const AT_SYMLINK_NOFOLLOW: i32 = 0x100;
const AT_REMOVEDIR: i32 = 0x200;
const AT_EMPTY_PATH: i32 = 0x1000;

const O_ACCMODE: i32 = 3;
const O_WRONLY: i32 = 1;
const O_RDWR: i32 = 2;
const O_CREAT: i32 = 0x40;
const O_EXCL: i32 = 0x80;
const O_TRUNC: i32 = 0x200;
const O_APPEND: i32 = 0x400;
const O_NONBLOCK: i32 = 0x800;
const O_DIRECTORY: i32 = 0x1_0000;
const O_NOFOLLOW: i32 = 0x2_0000;
/// Contains `O_DSYNC`.
const O_SYNC: i32 = 0x10_1000;
const O_DSYNC: i32 = 0x1000;

/// Flags of WASI.
const FOLLOW: i32 = 1;
const APPEND: i32 = 1;
const NONBLOCK: i32 = 1 << 2;

/// What only descriptors to read have, and only those to write.
const READS: Rights = Rights::FD_READ.union(Rights::FD_READDIR);
const WRITES: Rights = Rights::FD_WRITE
    .union(Rights::FD_ALLOCATE)
    .union(Rights::FD_DATASYNC)
    .union(Rights::FD_FILESTAT_SET_SIZE);

/// The memory of a call: room for a result, then paths.
struct Call {
    memory: Vec<u8>,
}

impl Call {
    fn new() -> Self {
        Self { memory: vec![0; PATHS] }
    }

    /// Adds bytes; returns where they are and how many.
    fn push(&mut self, bytes: &[u8]) -> (i32, i32) {
        let start = self.memory.len();
        self.memory.extend_from_slice(bytes);
        // A path is part of a guest's memory, and at most this many of it are copied.
        (start as i32, bytes.len() as i32)
    }

    /// Adds a path of the guest's; returns its directory and where the path below it is.
    fn path(&mut self, ctx: &WasiCtx, guest: &[u8], dir: i32, path: i32) -> Result<(i32, i32, i32), Errno> {
        let path = c_str(guest, path).ok_or(Errno::Fault)?;
        if path.is_empty() {
            return Err(Errno::Noent);
        }
        if path.len() > MAX_TARGET_BYTES {
            return Err(Errno::Nametoolong);
        }
        let (dir, path) = match dir == AT_FDCWD || path[0] == b'/' {
            true => below_preopen(ctx, path)?,
            false => (dir, path),
        };
        let (path, len) = self.push(path);
        Ok((dir, path, len))
    }

    fn result<const N: usize>(&self) -> Result<[u8; N], Errno> {
        take(&self.memory, 0)
    }
}

/// The path without the slashes and dots at its start that lead from `/` to `/`.
fn from_root(mut path: &[u8]) -> &[u8] {
    loop {
        path = match path {
            [b'/', rest @ ..] | [b'.', b'/', rest @ ..] => rest,
            [b'.'] => &[],
            _ => return path,
        };
    }
}

/// The preopened directory with the longest path that `path` starts with, and the rest of `path`.
fn below_preopen<'p>(ctx: &WasiCtx, path: &'p [u8]) -> Result<(i32, &'p [u8]), Errno> {
    let path = from_root(path);
    let candidates = ctx.preopens().filter_map(|preopen| {
        let dir = from_root(preopen.path.as_bytes());
        let dir = dir.strip_suffix(b"/").unwrap_or(dir);
        let rest = path.strip_prefix(dir)?;
        let fits = dir.is_empty() || rest.is_empty() || rest[0] == b'/';
        fits.then(|| (dir.len(), preopen.fd.cast_signed(), from_root(rest)))
    });
    let (_, fd, rest) = candidates.max_by_key(|(len, ..)| *len).ok_or(Errno::Noent)?;
    Ok((fd, if rest.is_empty() { b"." } else { rest }))
}

/// What a function of WASI has returned.
fn check(errno: i32) -> Result<(), Errno> {
    match errno {
        0 => Ok(()),
        code => {
            Err(Errno::ALL.iter().copied().find(|errno| i32::from(errno.code()) == code).unwrap_or(Errno::Io))
        }
    }
}

fn done(errno: i32) -> Result<i32, Errno> {
    check(errno).map(|()| 0)
}

/// `__syscall_openat`: opens a file or directory; `_varargs` would have the mode, which WASI does not know.
pub fn openat(ctx: &mut WasiCtx, memory: &mut [u8], dir: i32, path: i32, flags: i32, _varargs: i32) -> i32 {
    let mut open = || {
        let mut call = Call::new();
        let (dir, path, len) = call.path(ctx, memory, dir, path)?;
        let access = flags & O_ACCMODE;
        let mut rights = ctx.fds.get(dir.cast_unsigned())?.rights_inheriting;
        let inheriting = rights;
        rights.set(READS, access != O_WRONLY && rights.contains(READS));
        if access != O_WRONLY && access != O_RDWR {
            rights.remove(WRITES);
        }
        let has = |flag: i32| flags & flag == flag;
        let bits = |pairs: &[(i32, i32)]| {
            pairs.iter().filter(|(flag, _)| has(*flag)).map(|(_, bit)| bit).sum::<i32>()
        };
        let oflags = bits(&[(O_CREAT, 1), (O_DIRECTORY, 2), (O_EXCL, 4), (O_TRUNC, 8)]);
        let sync = if has(O_SYNC) { 1 << 4 } else { bits(&[(O_DSYNC, 1 << 1)]) };
        let fdflags = bits(&[(O_APPEND, APPEND), (O_NONBLOCK, NONBLOCK)]) + sync;
        check(preview1::path_open(
            ctx,
            &mut call.memory,
            dir,
            if has(O_NOFOLLOW) { 0 } else { FOLLOW },
            path,
            len,
            oflags,
            rights.bits().cast_signed(),
            inheriting.bits().cast_signed(),
            fdflags,
            0,
        ))?;
        call.result().map(i32::from_le_bytes)
    };
    syscall(open())
}

/// The attributes of a path, into the guest's memory.
fn stat_at(
    ctx: &mut WasiCtx,
    memory: &mut [u8],
    dir: i32,
    path: i32,
    buf: i32,
    follow: i32,
) -> Result<i32, Errno> {
    let mut call = Call::new();
    let (dir, path, len) = call.path(ctx, memory, dir, path)?;
    check(preview1::path_filestat_get(ctx, &mut call.memory, dir, follow, path, len, 0))?;
    put(memory, buf, &from_filestat(&call.result()?)).map(|()| 0)
}

fn stat_of(ctx: &mut WasiCtx, memory: &mut [u8], fd: i32, buf: i32) -> Result<i32, Errno> {
    let mut call = Call::new();
    check(preview1::fd_filestat_get(ctx, &mut call.memory, fd, 0))?;
    put(memory, buf, &from_filestat(&call.result()?)).map(|()| 0)
}

/// `__syscall_stat64`: the attributes of what a path leads to.
pub fn stat64(ctx: &mut WasiCtx, memory: &mut [u8], path: i32, buf: i32) -> i32 {
    syscall(stat_at(ctx, memory, AT_FDCWD, path, buf, FOLLOW))
}

/// `__syscall_lstat64`: the attributes of a path, of the link itself if it is one.
pub fn lstat64(ctx: &mut WasiCtx, memory: &mut [u8], path: i32, buf: i32) -> i32 {
    syscall(stat_at(ctx, memory, AT_FDCWD, path, buf, 0))
}

/// `__syscall_fstat64`: the attributes of a descriptor.
pub fn fstat64(ctx: &mut WasiCtx, memory: &mut [u8], fd: i32, buf: i32) -> i32 {
    syscall(stat_of(ctx, memory, fd, buf))
}

/// `__syscall_newfstatat`: the attributes of a path below a directory, or of the directory for an empty path.
pub fn newfstatat(ctx: &mut WasiCtx, memory: &mut [u8], dir: i32, path: i32, buf: i32, flags: i32) -> i32 {
    let is_empty = c_str(memory, path).is_some_and(<[u8]>::is_empty);
    if flags & AT_EMPTY_PATH != 0 && is_empty && dir != AT_FDCWD {
        return fstat64(ctx, memory, dir, buf);
    }
    let follow = if flags & AT_SYMLINK_NOFOLLOW != 0 { 0 } else { FOLLOW };
    syscall(stat_at(ctx, memory, dir, path, buf, follow))
}

/// `__syscall_faccessat`: whether a path is there. WASI knows no permissions, so `_mode` is not asked for.
pub fn faccessat(ctx: &mut WasiCtx, memory: &mut [u8], dir: i32, path: i32, _mode: i32, _flags: i32) -> i32 {
    let mut call = Call::new();
    let found = call.path(ctx, memory, dir, path).and_then(|(dir, path, len)| {
        done(preview1::path_filestat_get(ctx, &mut call.memory, dir, FOLLOW, path, len, 0))
    });
    syscall(found)
}

/// `__syscall_mkdirat`: creates a directory.
pub fn mkdirat(ctx: &mut WasiCtx, memory: &mut [u8], dir: i32, path: i32, _mode: i32) -> i32 {
    let mut call = Call::new();
    let created = call.path(ctx, memory, dir, path).and_then(|(dir, path, len)| {
        done(preview1::path_create_directory(ctx, &mut call.memory, dir, path, len))
    });
    syscall(created)
}

/// `__syscall_unlinkat`: removes a file or, with the flag for it, an empty directory.
pub fn unlinkat(ctx: &mut WasiCtx, memory: &mut [u8], dir: i32, path: i32, flags: i32) -> i32 {
    let remove = match flags {
        0 => preview1::path_unlink_file,
        AT_REMOVEDIR => preview1::path_remove_directory,
        _ => return syscall(Err(Errno::Inval)),
    };
    let mut call = Call::new();
    let removed = call
        .path(ctx, memory, dir, path)
        .and_then(|(dir, path, len)| done(remove(ctx, &mut call.memory, dir, path, len)));
    syscall(removed)
}

/// `__syscall_rmdir`: removes an empty directory.
pub fn rmdir(ctx: &mut WasiCtx, memory: &mut [u8], path: i32) -> i32 {
    unlinkat(ctx, memory, AT_FDCWD, path, AT_REMOVEDIR)
}

/// `__syscall_renameat`: renames a file or directory.
pub fn renameat(ctx: &mut WasiCtx, memory: &mut [u8], dir: i32, path: i32, to_dir: i32, to_path: i32) -> i32 {
    let mut rename = || {
        let mut call = Call::new();
        let (dir, path, len) = call.path(ctx, memory, dir, path)?;
        let (to_dir, to_path, to_len) = call.path(ctx, memory, to_dir, to_path)?;
        done(preview1::path_rename(ctx, &mut call.memory, dir, path, len, to_dir, to_path, to_len))
    };
    syscall(rename())
}

/// `__syscall_symlinkat`: creates a symbolic link. One that leads outside is refused when it is followed.
pub fn symlinkat(ctx: &mut WasiCtx, memory: &mut [u8], target: i32, dir: i32, path: i32) -> i32 {
    let mut link = || {
        let mut call = Call::new();
        let target = c_str(memory, target).ok_or(Errno::Fault)?;
        let (target, target_len) = call.push(&target[..target.len().min(MAX_TARGET_BYTES + 1)]);
        let (dir, path, len) = call.path(ctx, memory, dir, path)?;
        done(preview1::path_symlink(ctx, &mut call.memory, target, target_len, dir, path, len))
    };
    syscall(link())
}

/// `__syscall_readlinkat`: reads what a symbolic link contains; what does not fit is cut. Returns the number of bytes.
pub fn readlinkat(ctx: &mut WasiCtx, memory: &mut [u8], dir: i32, path: i32, buf: i32, len: i32) -> i32 {
    let mut read = || {
        let room =
            usize::try_from(len).ok().filter(|len| *len > 0).ok_or(Errno::Inval)?.min(MAX_TARGET_BYTES);
        let mut call = Call::new();
        let (dir, path, path_len) = call.path(ctx, memory, dir, path)?;
        let (target, target_len) = call.push(&vec![0; room]);
        check(preview1::path_readlink(ctx, &mut call.memory, dir, path, path_len, target, target_len, 0))?;
        let count = i32::from_le_bytes(call.result()?);
        put(memory, buf, &call.memory[target as usize..][..count as usize])?;
        Ok(count)
    };
    syscall(read())
}

/// `__syscall_ftruncate64`: cuts or extends an open file.
pub fn ftruncate64(ctx: &mut WasiCtx, _: &mut [u8], fd: i32, size: i64) -> i32 {
    syscall(done(preview1::fd_filestat_set_size(ctx, &mut [], fd, size)))
}

/// `__syscall_fdatasync`: waits until a file's data are on its device.
pub fn fdatasync(ctx: &mut WasiCtx, _: &mut [u8], fd: i32) -> i32 {
    syscall(done(preview1::fd_datasync(ctx, &mut [], fd)))
}

/// `__syscall_getcwd`: `/`. Returns the number of bytes with the NUL; `inval` without room, `range` with too little.
pub fn getcwd(_: &mut WasiCtx, memory: &mut [u8], buf: i32, len: i32) -> i32 {
    const CWD: &[u8] = b"/\0";
    syscall(match len.cast_unsigned() as usize {
        0 => Err(Errno::Inval),
        len if len < CWD.len() => Err(Errno::Range),
        _ => put(memory, buf, CWD).map(|()| CWD.len() as i32),
    })
}

/// `__syscall_ioctl`: `notty`, or `badf`. What there is of terminals goes by way of WASI.
pub fn ioctl(ctx: &mut WasiCtx, _: &mut [u8], fd: i32, _request: i32, _varargs: i32) -> i32 {
    syscall(ctx.fds.get(fd.cast_unsigned()).and(Err(Errno::Notty)))
}

/// `__syscall_fcntl64`: gets and sets the flags of a descriptor. Nobody else has a lock on its file. Anything else,
/// such as another descriptor for it, is `inval`.
pub fn fcntl64(ctx: &mut WasiCtx, memory: &mut [u8], fd: i32, command: i32, varargs: i32) -> i32 {
    const GETFD: i32 = 1;
    const SETFD: i32 = 2;
    const GETFL: i32 = 3;
    const SETFL: i32 = 4;
    const GETLK: i32 = 12;
    const SETLK: i32 = 13;
    const SETLKW: i32 = 14;
    const UNLOCKED: [u8; 2] = 2_u16.to_le_bytes();
    let mut control = || {
        let fdstat = ctx.fds.get(fd.cast_unsigned())?.fdstat();
        let argument = || take(memory, varargs).map(i32::from_le_bytes);
        match command {
            GETFD | SETFD | SETLK | SETLKW => Ok(0),
            GETFL => {
                let rights = fdstat.rights_base;
                let access = match (rights.contains(Rights::FD_READ), rights.contains(Rights::FD_WRITE)) {
                    (true, true) => O_RDWR,
                    (false, true) => O_WRONLY,
                    _ => 0,
                };
                let flags = i32::from(fdstat.flags.bits());
                let flag = |bit: i32, flag: i32| if flags & bit != 0 { flag } else { 0 };
                Ok(access | flag(APPEND, O_APPEND) | flag(NONBLOCK, O_NONBLOCK))
            }
            SETFL => {
                let flags = argument()?;
                let bit = |flag: i32, bit: i32| if flags & flag != 0 { bit } else { 0 };
                let flags = bit(O_APPEND, APPEND) | bit(O_NONBLOCK, NONBLOCK);
                done(preview1::fd_fdstat_set_flags(ctx, &mut [], fd, flags))
            }
            GETLK => {
                let lock = argument()?;
                put(memory, lock, &UNLOCKED).map(|()| 0)
            }
            _ => Err(Errno::Inval),
        }
    };
    syscall(control())
}

/// `__syscall_utimensat`: sets the times of a path, or of a descriptor if `path` is null. `times` are two of C's
/// `struct timespec`, of access and of change; null is now.
pub fn utimensat(ctx: &mut WasiCtx, memory: &mut [u8], dir: i32, path: i32, times: i32, flags: i32) -> i32 {
    let mut set = || {
        let (access, change) = match times {
            0 => (Time::Now, Time::Now),
            times => (Time::read(memory, times)?, Time::read(memory, times.wrapping_add(16))?),
        };
        let (atim, mtim) = (access.nanoseconds(), change.nanoseconds());
        let fst_flags = access.flags(1) | change.flags(1 << 2);
        if path == 0 {
            return done(preview1::fd_filestat_set_times(ctx, &mut [], dir, atim, mtim, fst_flags));
        }
        let mut call = Call::new();
        let (dir, path, len) = call.path(ctx, memory, dir, path)?;
        let follow = if flags & AT_SYMLINK_NOFOLLOW != 0 { 0 } else { FOLLOW };
        let memory = &mut call.memory;
        done(preview1::path_filestat_set_times(ctx, memory, dir, follow, path, len, atim, mtim, fst_flags))
    };
    syscall(set())
}

/// A time that a guest sets.
enum Time {
    At(i64),
    Now,
    Unchanged,
}

impl Time {
    /// Reads a `struct timespec`: 64 bits of seconds, 32 of nanoseconds.
    fn read(memory: &[u8], ptr: i32) -> Result<Self, Errno> {
        const UTIME_NOW: i32 = 0x3fff_ffff;
        const UTIME_OMIT: i32 = 0x3fff_fffe;
        let seconds = i64::from_le_bytes(take(memory, ptr)?);
        match i32::from_le_bytes(take(memory, ptr.wrapping_add(8))?) {
            UTIME_NOW => Ok(Self::Now),
            UTIME_OMIT => Ok(Self::Unchanged),
            nanoseconds @ 0..1_000_000_000 => {
                let time =
                    seconds.checked_mul(1_000_000_000).and_then(|time| time.checked_add(nanoseconds.into()));
                time.filter(|time| *time >= 0).map(Self::At).ok_or(Errno::Inval)
            }
            _ => Err(Errno::Inval),
        }
    }

    fn nanoseconds(&self) -> i64 {
        match self {
            Self::At(time) => *time,
            Self::Now | Self::Unchanged => 0,
        }
    }

    /// WASI's flags; `given` is the one for a time that is given, the next one says now.
    fn flags(&self, given: i32) -> i32 {
        match self {
            Self::At(_) => given,
            Self::Now => given << 1,
            Self::Unchanged => 0,
        }
    }
}
