//! The same operations done by the operating system, without a sandbox.

use std::io::{IoSlice, IoSliceMut};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{
    self, AtFlags, FallocateFlags, FileType, Mode, OFlags, SeekFrom, Stat, Timespec, Timestamps,
};
use rustix::io;
use wasihost::Errno;

use super::op::{Dir, FileOp, How, Op, PathOp, SLOTS};
use super::{Seen, Subject};

/// A directory, and what is open.
pub(super) struct System {
    root: OwnedFd,
    files: [Option<OwnedFd>; SLOTS],
    dirs: [Option<OwnedFd>; SLOTS],
}

/// What file systems agree about: a directory's size and count of links are its own affair.
pub(super) fn attributes(file_type: u8, nlink: u64, size: u64) -> String {
    if file_type == 3 { "directory".to_owned() } else { format!("{file_type} {nlink} {size}") }
}

/// The times that were set, as they are afterwards.
pub(super) fn shown_times(set_atim: Option<u64>, set_mtim: Option<u64>, atim: u64, mtim: u64) -> String {
    format!("{:?} {:?}", set_atim.map(|_| atim), set_mtim.map(|_| mtim))
}

type Answer = io::Result<String>;

fn done(_: ()) -> String {
    String::new()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn open_dir(dir: &OwnedFd, path: &str, follow: bool) -> io::Result<OwnedFd> {
    let mut flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    flags.set(OFlags::NOFOLLOW, !follow);
    fs::openat(dir, path, flags, Mode::empty())
}

fn at_flags(follow: bool, path: &str) -> AtFlags {
    // A slash after a link follows it.
    if follow || path.ends_with('/') { AtFlags::empty() } else { AtFlags::SYMLINK_NOFOLLOW }
}

fn shown(stat: &Stat) -> String {
    let file_type = match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => 3,
        FileType::Symlink => 7,
        _ => 4,
    };
    attributes(file_type, stat.st_nlink, stat.st_size as u64)
}

fn shown_stat_times(atim: Option<u64>, mtim: Option<u64>, stat: &Stat) -> String {
    let ns = |secs: i64, nanos: u64| secs as u64 * 1_000_000_000 + nanos;
    let read = ns(stat.st_atime, stat.st_atime_nsec);
    let written = ns(stat.st_mtime, stat.st_mtime_nsec);
    shown_times(atim, mtim, read, written)
}

fn timestamps(atim: Option<u64>, mtim: Option<u64>) -> Timestamps {
    let time = |ns: Option<u64>| match ns {
        None => Timespec { tv_sec: 0, tv_nsec: fs::UTIME_OMIT },
        Some(ns) => Timespec { tv_sec: (ns / 1_000_000_000) as i64, tv_nsec: (ns % 1_000_000_000) as _ },
    };
    Timestamps { last_access: time(atim), last_modification: time(mtim) }
}

fn read(fd: &OwnedFd, lens: &[usize]) -> io::Result<Vec<u8>> {
    let mut bufs: Vec<Vec<u8>> = lens.iter().map(|len| vec![0; *len]).collect();
    let count = io::readv(fd, &mut bufs.iter_mut().map(|buf| IoSliceMut::new(buf)).collect::<Vec<_>>())?;
    let mut all = bufs.concat();
    all.truncate(count);
    Ok(all)
}

fn path(dir: &OwnedFd, op: &PathOp) -> Answer {
    match op {
        PathOp::Mkdir(path) => fs::mkdirat(dir, path, Mode::from_raw_mode(0o755)).map(done),
        PathOp::Rmdir(path) => fs::unlinkat(dir, path, AtFlags::REMOVEDIR).map(done),
        PathOp::Unlink(path) => fs::unlinkat(dir, path, AtFlags::empty()).map(done),
        PathOp::Symlink(target, path) => fs::symlinkat(target, dir, path).map(done),
        PathOp::Readlink(path) => fs::readlinkat(dir, path, Vec::new()).map(|name| text(name.as_bytes())),
        PathOp::Read(path) => {
            let fd = fs::openat(dir, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
            read(&fd, &[100]).map(|bytes| text(&bytes))
        }
        PathOp::Stat(path, follow) => fs::statat(dir, path, at_flags(*follow, path)).map(|stat| shown(&stat)),
        PathOp::List(path) => {
            let entries = fs::Dir::read_from(open_dir(dir, path, true)?)?;
            let names = entries.map(|entry| Ok(text(entry?.file_name().to_bytes())));
            let mut names: Vec<String> = names.collect::<io::Result<_>>()?;
            names.retain(|name| name != "." && name != "..");
            names.sort();
            Ok(names.join(" "))
        }
        PathOp::SetTimes { path, follow, atim, mtim } => {
            let flags = at_flags(*follow, path);
            fs::utimensat(dir, path, &timestamps(*atim, *mtim), flags)?;
            Ok(shown_stat_times(*atim, *mtim, &fs::statat(dir, path, flags)?))
        }
    }
}

fn open_file(dir: &OwnedFd, path: &str, how: How) -> io::Result<OwnedFd> {
    let mut flags = if how.write { OFlags::RDWR } else { OFlags::RDONLY } | OFlags::CLOEXEC;
    flags.set(OFlags::CREATE, how.create);
    flags.set(OFlags::EXCL, how.exclusive);
    flags.set(OFlags::TRUNC, how.truncate);
    flags.set(OFlags::APPEND, how.append);
    flags.set(OFlags::NOFOLLOW, !how.follow);
    fs::openat(dir, path, flags, Mode::from_raw_mode(0o644))
}

fn file(fd: &OwnedFd, op: &FileOp) -> Answer {
    match op {
        FileOp::Read(lens) => read(fd, lens).map(|bytes| text(&bytes)),
        FileOp::Pread(offset, len) => {
            let mut bytes = vec![0; *len];
            io::pread(fd, &mut bytes[..], *offset).map(|count| text(&bytes[..count]))
        }
        FileOp::Write(texts) => {
            let bufs: Vec<_> = texts.iter().map(|text| IoSlice::new(text.as_bytes())).collect();
            io::writev(fd, &bufs).map(|count| count.to_string())
        }
        FileOp::Pwrite(offset, text) => {
            io::pwrite(fd, text.as_bytes(), *offset).map(|count| count.to_string())
        }
        FileOp::Seek(offset, whence) => {
            let to = match whence {
                0 => SeekFrom::Start(u64::try_from(*offset).map_err(|_| io::Errno::INVAL)?),
                1 => SeekFrom::Current(*offset),
                _ => SeekFrom::End(*offset),
            };
            fs::seek(fd, to).map(|to| to.to_string())
        }
        FileOp::SetSize(size) => fs::ftruncate(fd, *size).map(done),
        FileOp::Allocate(offset, len) => fs::fallocate(fd, FallocateFlags::empty(), *offset, *len).map(done),
        FileOp::SetTimes(atim, mtim) => {
            fs::futimens(fd, &timestamps(*atim, *mtim))?;
            Ok(shown_stat_times(*atim, *mtim, &fs::fstat(fd)?))
        }
        FileOp::Append(append) => {
            let mut flags = fs::fcntl_getfl(fd)?;
            flags.set(OFlags::APPEND, *append);
            fs::fcntl_setfl(fd, flags).map(done)
        }
        FileOp::Sync => fs::fsync(fd).and_then(|()| fs::fdatasync(fd)).map(done),
        FileOp::Stat => fs::fstat(fd).map(|stat| shown(&stat)),
    }
}

impl System {
    pub(super) fn new(root: &Path) -> Self {
        let root = fs::open(root, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty());
        Self { root: root.unwrap(), files: [None, None], dirs: [None, None] }
    }

    fn dir(&self, dir: Dir) -> Option<&OwnedFd> {
        match dir {
            Dir::Root => Some(&self.root),
            Dir::Slot(slot) => self.dirs[slot].as_ref(),
        }
    }

    fn answer(&mut self, op: &Op) -> Option<Answer> {
        Some(match op {
            Op::Path(dir, op) => path(self.dir(*dir)?, op),
            Op::Rename((from_dir, from), (to_dir, to)) => {
                fs::renameat(self.dir(*from_dir)?, from, self.dir(*to_dir)?, to).map(done)
            }
            Op::Link((from_dir, from), (to_dir, to)) => {
                let (from_dir, to_dir) = (self.dir(*from_dir)?, self.dir(*to_dir)?);
                fs::linkat(from_dir, from, to_dir, to, AtFlags::empty()).map(done)
            }
            Op::OpenFile(slot, dir, path, how) => open_file(self.dir(*dir)?, path, *how).and_then(|fd| {
                let is_dir = FileType::from_raw_mode(fs::fstat(&fd)?.st_mode) == FileType::Directory;
                if !is_dir {
                    self.files[*slot] = Some(fd);
                }
                Ok(if is_dir { "directory" } else { "file" }.to_owned())
            }),
            Op::OpenDir(slot, dir, path, follow) => open_dir(self.dir(*dir)?, path, *follow).map(|fd| {
                self.dirs[*slot] = Some(fd);
                String::new()
            }),
            Op::File(slot, op) => file(self.files[*slot].as_ref()?, op),
            Op::SetDirTimes(dir, atim, mtim) => {
                let fd = self.dir(*dir)?;
                fs::futimens(fd, &timestamps(*atim, *mtim))
                    .and_then(|()| Ok(shown_stat_times(*atim, *mtim, &fs::fstat(fd)?)))
            }
        })
    }
}

impl Subject for System {
    fn run(&mut self, op: &Op) -> Option<Seen> {
        self.answer(op).map(|answer| answer.map_err(Errno::from))
    }
}
