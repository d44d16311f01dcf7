//! The table. A case is a list of rows that follow each other in one world.

mod backends;
mod descriptors;
mod directories;
mod files;
mod opening;
mod paths;
mod polling;
mod process;
mod rights;
mod sockets;

use wasihost::Rights;

use crate::row::{Arg, Case, Row, ok, path, u32};

/// The descriptors that a world begins with; see `world.rs`.
pub(crate) const STDIN: u32 = 0;
pub(crate) const STDOUT: u32 = 1;
pub(crate) const HOST: u32 = 3;
pub(crate) const READ_ONLY: u32 = 4;
pub(crate) const MEMORY: u32 = 5;
pub(crate) const SMALL: u32 = 6;
pub(crate) const FAILING: u32 = 7;
pub(crate) const LISTENER: u32 = 8;
pub(crate) const GREETED: u32 = 9;
pub(crate) const GONE: u32 = 10;
pub(crate) const RESET: u32 = 11;
pub(crate) const RESET_TOO: u32 = 12;
pub(crate) const FULL: u32 = 13;
pub(crate) const UNIX_LISTENER: u32 = 14;
/// What the first call that opens something returns, and the next one, and so on.
pub(crate) const A: u32 = 15;
pub(crate) const B: u32 = 16;
pub(crate) const C: u32 = 17;

pub(crate) const FILE: i64 = Rights::FILE.bits() as i64;
pub(crate) const DIR: i64 = Rights::DIRECTORY.bits() as i64;
pub(crate) const INHERITING: i64 = Rights::INHERITING.bits() as i64;
pub(crate) const READ: i64 = Rights::FD_READ.bits() as i64;
pub(crate) const WRITE: i64 = Rights::FD_WRITE.bits() as i64;
pub(crate) const SEEK: i64 = Rights::FD_SEEK.bits() as i64;
/// Everything that a file can have but what makes the host open it for writing.
pub(crate) const READING: i64 = FILE
    & !(Rights::FD_WRITE.bits() | Rights::FD_ALLOCATE.bits() | Rights::FD_FILESTAT_SET_SIZE.bits()) as i64;

pub(crate) const FOLLOW: i32 = 1;
pub(crate) const CREAT: i32 = 1;
pub(crate) const DIRECTORY: i32 = 2;
pub(crate) const EXCL: i32 = 4;
pub(crate) const TRUNC: i32 = 8;
pub(crate) const APPEND: i32 = 1;
pub(crate) const DSYNC: i32 = 2;
pub(crate) const NONBLOCK: i32 = 4;

/// Every case.
pub(crate) fn cases() -> Vec<Case> {
    [
        process::cases(),
        descriptors::cases(),
        files::cases(),
        directories::cases(),
        opening::cases(),
        paths::cases(),
        polling::cases(),
        sockets::cases(),
        rights::cases(),
        backends::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn case(name: &'static str, rows: impl Into<Vec<Row>>) -> Case {
    Case { name, rows: rows.into() }
}

/// The arguments of `path_open`, without the place for the descriptor.
fn opening(dir: u32, lookup: i32, name: &str, oflags: i32, rights: (i64, i64), fdflags: i32) -> Vec<Arg> {
    vec![
        Arg::Fd(dir),
        Arg::Flags(lookup),
        path(name),
        Arg::Flags(oflags),
        Arg::Rights(rights.0),
        Arg::Rights(rights.1),
        Arg::Flags(fdflags),
    ]
}

/// Opens a file with all rights, or creates it, as this descriptor.
fn opens(dir: u32, name: &str, oflags: i32, fd: u32) -> Row {
    let mut args = opening(dir, FOLLOW, name, oflags, (FILE, 0), 0);
    args.push(u32(fd));
    ok("path_open", args)
}

/// Opens a file to read, as this descriptor.
fn opens_to_read(dir: u32, name: &str, fd: u32) -> Row {
    let mut args = opening(dir, FOLLOW, name, 0, (READING, 0), 0);
    args.push(u32(fd));
    ok("path_open", args)
}

/// Opens a directory, as this descriptor.
fn opens_dir(dir: u32, name: &str, fd: u32) -> Row {
    let mut args = opening(dir, FOLLOW, name, DIRECTORY, (DIR, INHERITING), 0);
    args.push(u32(fd));
    ok("path_open", args)
}

/// A file has this content.
fn contains(fd: u32, content: &'static str) -> Row {
    let mut expected = content.as_bytes().to_vec();
    // One byte more than there is stays as it was.
    expected.push(0xaa);
    ok("fd_pread", [Arg::Fd(fd), Arg::Scatter(vec![expected.leak()]), Arg::Int(0), u32(content.len() as u32)])
}
