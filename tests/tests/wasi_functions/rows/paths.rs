//! Calls with paths, but opening.

use wasihost::Errno;

use super::{A, CREAT, FOLLOW, HOST, MEMORY, READ_ONLY, STDIN, case, opens, opens_dir};
use crate::row::{Arg, Case, Row, any, buffer, fails, filestat, filetimes, ok, path, u32};

const DIRECTORY: u8 = 3;
const REGULAR: u8 = 4;
const LINK: u8 = 7;
const ATIM: i32 = 1;
const ATIM_NOW: i32 = 2;
const MTIM: i32 = 4;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("making and removing on the host", making(HOST)),
        case("making and removing in memory", making(MEMORY)),
        case("names and links of the host", naming(HOST)),
        case("names and links in memory", naming(MEMORY)),
        case("attributes by path on the host", attributes(HOST)),
        case("attributes by path in memory", attributes(MEMORY)),
        case("nothing changes in a read-only directory", unchanged()),
        case("paths below what is no directory", no_directory()),
        case("links of the host that lead out", leading_out()),
    ]
}

fn at(function: &'static str, dir: u32, name: &str) -> Row {
    ok(function, [Arg::Fd(dir), path(name)])
}

fn not_at(errno: Errno, function: &'static str, dir: u32, name: &str) -> Row {
    fails(function, errno, [Arg::Fd(dir), path(name)])
}

fn rename_args(dir: u32, from: &str, to_dir: u32, to: &str) -> [Arg; 4] {
    [Arg::Fd(dir), path(from), Arg::Fd(to_dir), path(to)]
}

fn link_args(dir: u32, from: &str, to_dir: u32, to: &str) -> [Arg; 5] {
    [Arg::Fd(dir), Arg::Flags(0), path(from), Arg::Fd(to_dir), path(to)]
}

fn symlink_args(target: &'static str, dir: u32, name: &str) -> [Arg; 3] {
    [Arg::Target(target), Arg::Fd(dir), path(name)]
}

fn stat(dir: u32, lookup: i32, name: &str, stat: Arg) -> Row {
    ok("path_filestat_get", [Arg::Fd(dir), Arg::Flags(lookup), path(name), stat])
}

/// Makes a file.
fn makes(dir: u32, name: &str) -> [Row; 2] {
    [opens(dir, name, CREAT, A), ok("fd_close", [Arg::Fd(A)])]
}

fn making(dir: u32) -> Vec<Row> {
    const MKDIR: &str = "path_create_directory";
    const RMDIR: &str = "path_remove_directory";
    const UNLINK: &str = "path_unlink_file";
    let mut rows = vec![
        at(MKDIR, dir, "new"),
        at(MKDIR, dir, "new/sub/"),
        not_at(Errno::Exist, MKDIR, dir, "new"),
        not_at(Errno::Exist, MKDIR, dir, "."),
        not_at(Errno::Noent, MKDIR, dir, "none/sub"),
        not_at(Errno::Perm, MKDIR, dir, "../new"),
        not_at(Errno::Notempty, RMDIR, dir, "new"),
        not_at(Errno::Isdir, UNLINK, dir, "new"),
        not_at(Errno::Noent, RMDIR, dir, "none"),
        not_at(Errno::Noent, UNLINK, dir, "none"),
        at(RMDIR, dir, "new/sub/"),
        at(RMDIR, dir, "new"),
    ];
    rows.extend(makes(dir, "file"));
    rows.extend([
        not_at(Errno::Notdir, MKDIR, dir, "file/sub"),
        not_at(Errno::Exist, MKDIR, dir, "file"),
        not_at(Errno::Notdir, RMDIR, dir, "file"),
        not_at(Errno::Notdir, RMDIR, dir, "file/sub"),
        not_at(Errno::Notdir, UNLINK, dir, "file/"),
        not_at(Errno::Notdir, UNLINK, dir, "file/sub"),
        ok("path_symlink", symlink_args("file", dir, "link")),
        at(UNLINK, dir, "link"),
        at(UNLINK, dir, "file"),
        not_at(Errno::Noent, UNLINK, dir, "file"),
    ]);
    rows
}

fn naming(dir: u32) -> Vec<Row> {
    const RENAME: &str = "path_rename";
    const LINK: &str = "path_link";
    const SYMLINK: &str = "path_symlink";
    const READLINK: &str = "path_readlink";
    let other = if dir == HOST { MEMORY } else { HOST };
    let mut rows = vec![
        at("path_create_directory", dir, "one"),
        at("path_create_directory", dir, "one/full"),
        at("path_create_directory", dir, "two"),
    ];
    rows.extend(makes(dir, "file"));
    rows.extend([
        ok(RENAME, rename_args(dir, "file", dir, "one/moved")),
        ok(RENAME, rename_args(dir, "one/moved", dir, "file")),
        ok(RENAME, rename_args(dir, "file", dir, "file")),
        fails(RENAME, Errno::Noent, rename_args(dir, "none", dir, "file")),
        fails(RENAME, Errno::Noent, rename_args(dir, "file", dir, "none/file")),
        fails(RENAME, Errno::Isdir, rename_args(dir, "file", dir, "two")),
        fails(RENAME, Errno::Notdir, rename_args(dir, "two", dir, "file")),
        fails(RENAME, Errno::Notdir, rename_args(dir, "file/", dir, "new")),
        fails(RENAME, Errno::Notempty, rename_args(dir, "two", dir, "one")),
        fails(RENAME, Errno::Inval, rename_args(dir, "one", dir, "one/full/one")),
        fails(RENAME, Errno::Xdev, rename_args(dir, "file", other, "file")),
        fails(RENAME, Errno::Rofs, rename_args(HOST, "f", READ_ONLY, "g")),
        ok(RENAME, rename_args(dir, "one/full/", dir, "two/")),
        ok(LINK, link_args(dir, "file", dir, "second")),
        stat(dir, 0, "file", filestat(REGULAR, Some(2), Some(0))),
        fails(LINK, Errno::Exist, link_args(dir, "file", dir, "second")),
        fails(LINK, Errno::Noent, link_args(dir, "none", dir, "third")),
        fails(LINK, Errno::Noent, link_args(dir, "file", dir, "third/")),
        fails(LINK, Errno::Perm, link_args(dir, "two", dir, "third")),
        fails(LINK, Errno::Notdir, link_args(dir, "file/", dir, "third")),
        fails(LINK, Errno::Xdev, link_args(dir, "file", other, "third")),
        fails(LINK, Errno::Inval, {
            let mut args = link_args(dir, "file", dir, "third");
            args[1] = Arg::Flags(FOLLOW);
            args
        }),
        ok(SYMLINK, symlink_args("file", dir, "link")),
        ok(SYMLINK, symlink_args("../../etc", dir, "one/out")),
        fails(SYMLINK, Errno::Exist, symlink_args("file", dir, "link")),
        fails(SYMLINK, Errno::Noent, symlink_args("file", dir, "none/link")),
        fails(SYMLINK, Errno::Noent, symlink_args("file", dir, "new/")),
        fails(SYMLINK, Errno::Notdir, symlink_args("file", dir, "file/link")),
        fails(SYMLINK, Errno::Perm, symlink_args("/etc", dir, "absolute")),
        ok(READLINK, [Arg::Fd(dir), path("link"), buffer(b"file\xaa"), u32(4)]),
        ok(READLINK, [Arg::Fd(dir), path("link"), buffer(b"fi"), u32(2)]),
        ok(READLINK, [Arg::Fd(dir), path("one/out"), buffer(b"../../etc"), u32(9)]),
        fails(READLINK, Errno::Inval, [Arg::Fd(dir), path("file"), buffer(b"x"), any(4)]),
        fails(READLINK, Errno::Inval, [Arg::Fd(dir), path("two"), buffer(b"x"), any(4)]),
        fails(READLINK, Errno::Noent, [Arg::Fd(dir), path("none"), buffer(b"x"), any(4)]),
        fails(READLINK, Errno::Notdir, [Arg::Fd(dir), path("file/x"), buffer(b"x"), any(4)]),
        ok(LINK, link_args(dir, "link", dir, "same link")),
        stat(dir, 0, "same link", filestat(self::LINK, Some(2), Some(4))),
    ]);
    rows
}

fn attributes(dir: u32) -> Vec<Row> {
    const STAT: &str = "path_filestat_get";
    const TIMES: &str = "path_filestat_set_times";
    let stat_args = |lookup, name: &str| [Arg::Fd(dir), Arg::Flags(lookup), path(name), any(64)];
    let times = |lookup, name: &str, atim, mtim, flags| {
        let (atim, mtim) = (Arg::Int(atim), Arg::Int(mtim));
        [Arg::Fd(dir), Arg::Flags(lookup), path(name), atim, mtim, Arg::Flags(flags)]
    };
    vec![
        opens(dir, "file", CREAT, A),
        ok("fd_write", [Arg::Fd(A), Arg::Gather(vec!["0123"]), u32(4)]),
        stat(dir, 0, "file", filestat(REGULAR, Some(1), Some(4))),
        stat(dir, FOLLOW, ".", filestat(DIRECTORY, None, None)),
        ok("path_symlink", symlink_args("file", dir, "link")),
        ok("path_symlink", symlink_args("circle", dir, "circle")),
        stat(dir, 0, "link", filestat(LINK, Some(1), Some(4))),
        stat(dir, FOLLOW, "link", filestat(REGULAR, Some(1), Some(4))),
        stat(dir, 0, "circle", filestat(LINK, Some(1), Some(6))),
        fails(STAT, Errno::Loop, stat_args(FOLLOW, "circle")),
        fails(STAT, Errno::Noent, stat_args(0, "none")),
        fails(STAT, Errno::Notdir, stat_args(0, "file/")),
        fails(STAT, Errno::Notdir, stat_args(0, "file/x")),
        fails(STAT, Errno::Perm, stat_args(0, "../x")),
        ok(TIMES, times(0, "file", 1_000_000_001, 2_000_000_002, ATIM | MTIM)),
        stat(dir, 0, "file", filetimes(1_000_000_001, 2_000_000_002)),
        ok(TIMES, times(FOLLOW, "link", 5_000_000_000, 0, ATIM)),
        stat(dir, 0, "file", filetimes(5_000_000_000, 2_000_000_002)),
        ok(TIMES, times(0, "link", 7_000_000_000, 8_000_000_000, ATIM | MTIM)),
        stat(dir, 0, "link", filetimes(7_000_000_000, 8_000_000_000)),
        stat(dir, 0, "file", filetimes(5_000_000_000, 2_000_000_002)),
        fails(TIMES, Errno::Inval, times(0, "file", 1, 1, ATIM | ATIM_NOW)),
        fails(TIMES, Errno::Noent, times(0, "none", 1, 1, ATIM)),
        fails(TIMES, Errno::Notdir, times(0, "file/x", 1, 1, ATIM)),
        fails(TIMES, Errno::Loop, times(FOLLOW, "circle", 1, 1, ATIM)),
    ]
}

fn unchanged() -> Vec<Row> {
    vec![
        not_at(Errno::Rofs, "path_create_directory", READ_ONLY, "new"),
        not_at(Errno::Rofs, "path_remove_directory", READ_ONLY, "empty"),
        not_at(Errno::Rofs, "path_unlink_file", READ_ONLY, "f"),
        fails("path_rename", Errno::Rofs, rename_args(READ_ONLY, "f", READ_ONLY, "g")),
        fails("path_rename", Errno::Rofs, rename_args(READ_ONLY, "f", HOST, "g")),
        fails("path_link", Errno::Rofs, link_args(READ_ONLY, "f", HOST, "g")),
        fails("path_link", Errno::Rofs, link_args(HOST, "f", READ_ONLY, "g")),
        fails("path_symlink", Errno::Rofs, symlink_args("f", READ_ONLY, "g")),
        fails(
            "path_filestat_set_times",
            Errno::Rofs,
            [Arg::Fd(READ_ONLY), Arg::Flags(0), path("f"), Arg::Int(0), Arg::Int(0), Arg::Flags(ATIM_NOW)],
        ),
        stat(READ_ONLY, 0, "f", filestat(REGULAR, Some(1), Some(10))),
        ok("path_readlink", [Arg::Fd(READ_ONLY), path("l"), buffer(b"f"), u32(1)]),
        fails("path_filestat_get", Errno::Noent, [Arg::Fd(READ_ONLY), Arg::Flags(0), path("g"), any(64)]),
    ]
}

/// Every call with a path, on a file and on a stream.
fn no_directory() -> Vec<Row> {
    let mut rows = vec![opens(HOST, "f", 0, A)];
    for fd in [A, STDIN] {
        let stat_args = [Arg::Fd(fd), Arg::Flags(0), path("x"), any(64)];
        rows.extend([
            not_at(Errno::Notdir, "path_create_directory", fd, "x"),
            not_at(Errno::Notdir, "path_remove_directory", fd, "x"),
            not_at(Errno::Notdir, "path_unlink_file", fd, "x"),
            fails("path_rename", Errno::Notdir, rename_args(fd, "x", HOST, "y")),
            fails("path_rename", Errno::Notdir, rename_args(HOST, "f", fd, "y")),
            fails("path_link", Errno::Notdir, link_args(fd, "x", HOST, "y")),
            fails("path_link", Errno::Notdir, link_args(HOST, "f", fd, "y")),
            fails("path_symlink", Errno::Notdir, symlink_args("x", fd, "y")),
            fails("path_readlink", Errno::Notdir, [Arg::Fd(fd), path("x"), buffer(b"x"), any(4)]),
            fails("path_filestat_get", Errno::Notdir, stat_args),
            fails(
                "path_filestat_set_times",
                Errno::Notdir,
                [Arg::Fd(fd), Arg::Flags(0), path("x"), Arg::Int(0), Arg::Int(0), Arg::Flags(ATIM)],
            ),
        ]);
    }
    rows.push(opens_dir(HOST, "d", A + 1));
    rows
}

fn leading_out() -> Vec<Row> {
    let times = [Arg::Fd(HOST), Arg::Flags(FOLLOW), path("out"), Arg::Int(0), Arg::Int(0), Arg::Flags(ATIM)];
    vec![
        stat(HOST, 0, "out", filestat(LINK, Some(1), Some(10))),
        ok("path_readlink", [Arg::Fd(HOST), path("out"), buffer(b"../outside"), u32(10)]),
        fails("path_filestat_get", Errno::Perm, [Arg::Fd(HOST), Arg::Flags(FOLLOW), path("out"), any(64)]),
        fails("path_filestat_set_times", Errno::Perm, times),
        not_at(Errno::Exist, "path_create_directory", HOST, "out"),
        not_at(Errno::Notdir, "path_remove_directory", HOST, "out"),
        at("path_unlink_file", HOST, "out"),
    ]
}
