//! Operations done by a guest.

use wasihost::{Errno, preview1};

use super::op::{Dir, FileOp, How, Op, PathOp, SLOTS};
use super::{Seen, Subject};
use crate::guest::{
    APPEND, BUF, CREAT, DIR_RIGHTS, DIRECTORY, EXCL, FILE_RIGHTS, FOLLOW, Guest, INHERITING, OUT,
    READ_ONLY_RIGHTS, ROOT, TRUNC, check,
};

/// A guest, and what it has open.
pub(super) struct Sandboxed {
    guest: Guest,
    files: [Option<i32>; SLOTS],
    dirs: [Option<i32>; SLOTS],
}

fn done(_: ()) -> String {
    String::new()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn lookup(follow: bool) -> i32 {
    if follow { FOLLOW } else { 0 }
}

/// Times as WASI's functions take them: both, and which of them count.
fn times(atim: Option<u64>, mtim: Option<u64>) -> ((i64, i64), i32) {
    let flags = i32::from(atim.is_some()) | i32::from(mtim.is_some()) << 2;
    ((atim.unwrap_or(77) as i64, mtim.unwrap_or(77) as i64), flags)
}

impl Sandboxed {
    pub(super) fn new(guest: Guest) -> Self {
        Self { guest, files: [None; SLOTS], dirs: [None; SLOTS] }
    }

    fn dir(&self, dir: Dir) -> Option<i32> {
        match dir {
            Dir::Root => Some(ROOT),
            Dir::Slot(slot) => self.dirs[slot],
        }
    }

    fn path(&mut self, dir: i32, op: &PathOp) -> Seen {
        let guest = &mut self.guest;
        match op {
            PathOp::Mkdir(path) => guest.mkdir(dir, path).map(done),
            PathOp::Rmdir(path) => guest.rmdir(dir, path).map(done),
            PathOp::Unlink(path) => guest.unlink(dir, path).map(done),
            PathOp::Symlink(target, path) => guest.symlink(target, dir, path).map(done),
            PathOp::Readlink(path) => guest.readlink(dir, path, 100).map(|bytes| text(&bytes)),
            PathOp::Read(path) => {
                let fd = guest.open_with(dir, FOLLOW, path, 0, (READ_ONLY_RIGHTS, 0), 0)?;
                let read = guest.read(fd, 100).map(|bytes| text(&bytes));
                guest.close(fd)?;
                read
            }
            PathOp::Stat(path, follow) => {
                let stat = guest.stat_at(dir, lookup(*follow), path)?;
                Ok(super::system::attributes(stat.file_type, stat.nlink, stat.size))
            }
            PathOp::List(path) => {
                let rights = (DIR_RIGHTS, INHERITING);
                let fd = guest.open_with(dir, FOLLOW, path, DIRECTORY, rights, 0)?;
                let names = guest.names(fd);
                guest.close(fd)?;
                Ok(names.join(" "))
            }
            PathOp::SetTimes { path, follow, atim, mtim } => {
                let (both, flags) = times(*atim, *mtim);
                guest.set_times_at(dir, lookup(*follow), path, both, flags)?;
                let stat = guest.stat_at(dir, lookup(*follow), path)?;
                Ok(super::system::shown_times(*atim, *mtim, stat.atim, stat.mtim))
            }
        }
    }

    fn open_file(&mut self, dir: i32, path: &str, how: How) -> Result<i32, Errno> {
        let oflags = [(how.create, CREAT), (how.exclusive, EXCL), (how.truncate, TRUNC)];
        let oflags = oflags.iter().filter(|(set, _)| *set).fold(0, |all, (_, flag)| all | flag);
        let rights = if how.write { FILE_RIGHTS } else { READ_ONLY_RIGHTS };
        let flags = if how.append { APPEND } else { 0 };
        self.guest.open_with(dir, lookup(how.follow), path, oflags, (rights, 0), flags)
    }

    fn file(&mut self, fd: i32, op: &FileOp) -> Seen {
        let guest = &mut self.guest;
        match op {
            FileOp::Read(lens) => {
                let bufs: Vec<_> = (0..).zip(lens).map(|(n, len)| (BUF + n * 64, *len as i32)).collect();
                let (iovs, count) = guest.iovs(&bufs);
                check(preview1::fd_read(&mut guest.wasi, &mut guest.memory, fd, iovs, count, OUT))?;
                let all: Vec<u8> =
                    bufs.iter().flat_map(|&(at, len)| guest.bytes(at, len as u32)).copied().collect();
                Ok(text(&all[..guest.u32(OUT) as usize]))
            }
            FileOp::Pread(offset, len) => {
                guest.pread(fd, *len as i32, *offset as i64).map(|bytes| text(&bytes))
            }
            FileOp::Write(texts) => {
                let bufs: Vec<_> =
                    (0..).zip(texts).map(|(n, text)| guest.put(BUF + n * 64, text.as_bytes())).collect();
                let (iovs, count) = guest.iovs(&bufs);
                check(preview1::fd_write(&mut guest.wasi, &mut guest.memory, fd, iovs, count, OUT))?;
                Ok(guest.u32(OUT).to_string())
            }
            FileOp::Pwrite(offset, text) => {
                guest.pwrite(fd, text.as_bytes(), *offset as i64).map(|count| count.to_string())
            }
            FileOp::Seek(offset, whence) => {
                let to = guest.seek(fd, *offset, *whence)?;
                assert_eq!(guest.tell(fd), Ok(to));
                Ok(to.to_string())
            }
            FileOp::SetSize(size) => guest.set_size(fd, *size as i64).map(done),
            FileOp::Allocate(offset, len) => check(preview1::fd_allocate(
                &mut guest.wasi,
                &mut guest.memory,
                fd,
                *offset as i64,
                *len as i64,
            ))
            .map(done),
            FileOp::SetTimes(atim, mtim) => {
                let (both, flags) = times(*atim, *mtim);
                guest.set_times(fd, both.0, both.1, flags)?;
                let stat = guest.fstat(fd)?;
                Ok(super::system::shown_times(*atim, *mtim, stat.atim, stat.mtim))
            }
            FileOp::Append(append) => guest.set_flags(fd, if *append { APPEND } else { 0 }).map(done),
            FileOp::Sync => {
                let sync = check(preview1::fd_sync(&mut guest.wasi, &mut guest.memory, fd));
                sync.and(check(preview1::fd_datasync(&mut guest.wasi, &mut guest.memory, fd))).map(done)
            }
            FileOp::Stat => {
                let stat = guest.fstat(fd)?;
                Ok(super::system::attributes(stat.file_type, stat.nlink, stat.size))
            }
        }
    }
}

impl Subject for Sandboxed {
    fn run(&mut self, op: &Op) -> Option<Seen> {
        Some(match op {
            Op::Path(dir, op) => self.path(self.dir(*dir)?, op),
            Op::Rename((from_dir, from), (to_dir, to)) => {
                let (from_dir, to_dir) = (self.dir(*from_dir)?, self.dir(*to_dir)?);
                self.guest.rename(from_dir, from, to_dir, to).map(done)
            }
            Op::Link((from_dir, from), (to_dir, to)) => {
                let (from_dir, to_dir) = (self.dir(*from_dir)?, self.dir(*to_dir)?);
                self.guest.link(from_dir, from, to_dir, to).map(done)
            }
            Op::OpenFile(slot, dir, path, how) => {
                let opened = self.open_file(self.dir(*dir)?, path, *how);
                // A directory can be opened to read; it does not go into a slot for files.
                let is_dir = opened.is_ok_and(|fd| self.guest.fdstat(fd).unwrap().file_type == 3);
                let old = match (opened, is_dir) {
                    (Ok(fd), false) => self.files[*slot].replace(fd),
                    (Ok(fd), true) => Some(fd),
                    (Err(_), _) => None,
                };
                if let Some(old) = old {
                    self.guest.close(old).unwrap();
                }
                opened.map(|_| if is_dir { "directory" } else { "file" }.to_owned())
            }
            Op::OpenDir(slot, dir, path, follow) => {
                let dir = self.dir(*dir)?;
                let rights = (DIR_RIGHTS, INHERITING);
                let opened = self.guest.open_with(dir, lookup(*follow), path, DIRECTORY, rights, 0);
                if let Ok(fd) = opened
                    && let Some(old) = self.dirs[*slot].replace(fd)
                {
                    self.guest.close(old).unwrap();
                }
                opened.map(|_| String::new())
            }
            Op::File(slot, op) => self.file(self.files[*slot]?, op),
            Op::SetDirTimes(dir, atim, mtim) => {
                let (fd, (both, flags)) = (self.dir(*dir)?, times(*atim, *mtim));
                self.guest.set_times(fd, both.0, both.1, flags).and_then(|()| {
                    let stat = self.guest.fstat(fd)?;
                    Ok(super::system::shown_times(*atim, *mtim, stat.atim, stat.mtim))
                })
            }
        })
    }
}
