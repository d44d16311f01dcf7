//! `path_open`.

use wasihost::Errno;

use super::{
    A, APPEND, B, C, CREAT, DIR, DIRECTORY, EXCL, FAILING, FILE, FOLLOW, HOST, INHERITING, MEMORY, READ,
    READ_ONLY, READING, SMALL, STDIN, TRUNC, WRITE, case, contains, opening, opens, opens_dir, opens_to_read,
};
use crate::row::{Arg, Case, Row, any, fails, ok, u32};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("opening in a directory of the host", on(HOST)),
        case("opening in memory", on(MEMORY)),
        case("links of the host", links()),
        case("opening in a read-only directory", read_only()),
        case("what a directory passes on", inheriting()),
        case("a full table", full_table()),
        case("a full tree", full_tree()),
        case("what is no directory", no_directory()),
    ]
}

fn refuses(errno: Errno, mut args: Vec<Arg>) -> Row {
    args.push(any(4));
    fails("path_open", errno, args)
}

/// How a file is opened that can be read and written.
fn file(dir: u32, lookup: i32, name: &str, oflags: i32) -> Vec<Arg> {
    opening(dir, lookup, name, oflags, (FILE, 0), 0)
}

fn write(fd: u32, text: &'static str) -> Row {
    ok("fd_write", [Arg::Fd(fd), Arg::Gather(vec![text]), u32(text.len() as u32)])
}

fn close(fd: u32) -> Row {
    ok("fd_close", [Arg::Fd(fd)])
}

fn on(dir: u32) -> Vec<Row> {
    let mut appending = opening(dir, FOLLOW, "new", 0, (FILE, 0), APPEND);
    appending.push(u32(B));
    let mut nothing = opening(dir, 0, "new", 0, (0, 0), 0);
    nothing.push(u32(B));
    vec![
        refuses(Errno::Noent, file(dir, FOLLOW, "new", 0)),
        refuses(Errno::Noent, file(dir, FOLLOW, "new", TRUNC)),
        refuses(Errno::Noent, file(dir, FOLLOW, "none/new", CREAT)),
        opens(dir, "new", CREAT, A),
        write(A, "0123"),
        opens(dir, "new", CREAT, B),
        contains(B, "0123"),
        close(B),
        refuses(Errno::Exist, file(dir, FOLLOW, "new", CREAT | EXCL)),
        opens(dir, "second", CREAT | EXCL, B),
        close(B),
        ok("path_open", appending),
        write(B, "45"),
        contains(A, "012345"),
        close(B),
        opens(dir, "new", TRUNC, B),
        contains(A, ""),
        close(B),
        ok("path_open", nothing),
        close(B),
        refuses(Errno::Notdir, file(dir, FOLLOW, "new", DIRECTORY)),
        refuses(Errno::Notdir, file(dir, FOLLOW, "new/", 0)),
        refuses(Errno::Notdir, file(dir, FOLLOW, "new/x", CREAT)),
        refuses(Errno::Inval, file(dir, FOLLOW, "other", CREAT | DIRECTORY)),
        refuses(Errno::Isdir, file(dir, FOLLOW, ".", 0)),
        refuses(Errno::Isdir, opening(dir, 0, ".", DIRECTORY, (DIR | WRITE, INHERITING), 0)),
        ok("path_symlink", [Arg::Target("new"), Arg::Fd(dir), crate::row::path("link")]),
        ok("path_symlink", [Arg::Target("circle"), Arg::Fd(dir), crate::row::path("circle")]),
        ok("path_symlink", [Arg::Target("../f"), Arg::Fd(dir), crate::row::path("leads out")]),
        opens(dir, "link", 0, B),
        close(B),
        refuses(Errno::Loop, file(dir, 0, "link", 0)),
        refuses(Errno::Loop, file(dir, FOLLOW, "circle", 0)),
        refuses(Errno::Perm, file(dir, FOLLOW, "leads out", 0)),
        refuses(Errno::Perm, file(dir, FOLLOW, "leads out", CREAT)),
        refuses(Errno::Exist, file(dir, FOLLOW, "leads out", CREAT | EXCL)),
        opens_dir(dir, ".", B),
        opens_dir(B, ".", C),
    ]
}

fn links() -> Vec<Row> {
    vec![
        opens(HOST, "l", 0, A),
        contains(A, "0123456789"),
        opens_dir(HOST, "dl", B),
        opens_to_read(B, "inner", C),
        refuses(Errno::Notdir, opening(HOST, 0, "l", DIRECTORY, (DIR, 0), 0)),
        refuses(Errno::Loop, file(HOST, FOLLOW, "loop", 0)),
        refuses(Errno::Perm, file(HOST, FOLLOW, "out", 0)),
        refuses(Errno::Perm, file(HOST, FOLLOW, "out", TRUNC)),
        refuses(Errno::Perm, file(B, FOLLOW, "../f", 0)),
    ]
}

fn read_only() -> Vec<Row> {
    let reading = |oflags| opening(READ_ONLY, 0, "f", oflags, (READING, 0), 0);
    let mut creating = reading(CREAT);
    creating.push(u32(A));
    vec![
        ok("path_open", creating),
        contains(A, "0123456789"),
        refuses(Errno::Rofs, file(READ_ONLY, 0, "f", 0)),
        refuses(Errno::Rofs, reading(TRUNC)),
        refuses(Errno::Exist, reading(CREAT | EXCL)),
        refuses(Errno::Rofs, opening(READ_ONLY, 0, "new", CREAT, (READ, 0), 0)),
        opens_dir(READ_ONLY, "d", B),
        refuses(Errno::Rofs, file(B, 0, "inner", 0)),
        contains(A, "0123456789"),
    ]
}

fn inheriting() -> Vec<Row> {
    let mut readers = opening(HOST, 0, ".", DIRECTORY, (DIR, READ), 0);
    readers.push(u32(A));
    let mut reading = opening(A, 0, "f", 0, (READ, 0), 0);
    reading.push(u32(B));
    vec![
        ok("path_open", readers),
        ok("path_open", reading),
        refuses(Errno::Notcapable, opening(A, 0, "f", 0, (READ | WRITE, 0), 0)),
        refuses(Errno::Notcapable, opening(A, 0, "f", 0, (READ, WRITE), 0)),
    ]
}

/// A table has room for 24 descriptors.
fn full_table() -> Vec<Row> {
    let mut rows: Vec<Row> = (A..24).map(|fd| opens(HOST, "f", 0, fd)).collect();
    rows.extend([
        refuses(Errno::Mfile, file(HOST, FOLLOW, "f", 0)),
        refuses(Errno::Mfile, file(HOST, FOLLOW, "new", CREAT)),
        close(STDIN),
        refuses(Errno::Noent, file(HOST, FOLLOW, "new", 0)),
        opens(HOST, "f", 0, STDIN),
    ]);
    rows
}

fn full_tree() -> Vec<Row> {
    // A file costs 256 bytes and its name; the tree has 2,048.
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let mut rows = Vec::new();
    for name in names {
        rows.extend([opens(SMALL, name, CREAT, A), close(A)]);
    }
    rows.push(refuses(Errno::Nospc, file(SMALL, FOLLOW, "h", CREAT)));
    rows.push(ok("path_unlink_file", [Arg::Fd(SMALL), crate::row::path("a")]));
    rows.push(opens(SMALL, "h", CREAT, A));
    rows
}

fn no_directory() -> Vec<Row> {
    vec![
        opens(HOST, "f", 0, A),
        refuses(Errno::Notdir, file(A, 0, "x", 0)),
        refuses(Errno::Notdir, file(STDIN, 0, "x", 0)),
        refuses(Errno::Nxio, file(FAILING, 0, "nxio", 0)),
    ]
}
