//! Calls on descriptors without rights.

use wasihost::Errno;

use super::{A, B, FILE, GREETED, HOST, LISTENER, READ, SEEK, WRITE, case, opening, opens, opens_dir};
use crate::row::{Arg, Case, Row, any, buffer, fails, ok, path};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("a file without rights", file()),
        case("a directory without rights", directory()),
        case("a socket without rights", socket()),
        case("a file with all rights but one", but_one()),
    ]
}

fn refuses(function: &'static str, args: impl Into<Vec<Arg>>) -> Row {
    fails(function, Errno::Notcapable, args)
}

fn without_rights(fd: u32) -> Row {
    keeps(fd, 0)
}

fn keeps(fd: u32, rights: i64) -> Row {
    ok("fd_fdstat_set_rights", [Arg::Fd(fd), Arg::Rights(rights), Arg::Rights(0)])
}

fn file() -> Vec<Row> {
    let fd = || Arg::Fd(A);
    vec![
        opens(HOST, "f", 0, A),
        without_rights(A),
        refuses("fd_advise", [fd(), Arg::Int(0), Arg::Int(1), Arg::Flags(0)]),
        refuses("fd_allocate", [fd(), Arg::Int(0), Arg::Int(1)]),
        refuses("fd_datasync", [fd()]),
        refuses("fd_sync", [fd()]),
        refuses("fd_fdstat_set_flags", [fd(), Arg::Flags(0)]),
        refuses("fd_fdstat_set_rights", [fd(), Arg::Rights(READ), Arg::Rights(0)]),
        refuses("fd_filestat_get", [fd(), any(64)]),
        refuses("fd_filestat_set_size", [fd(), Arg::Int(0)]),
        refuses("fd_filestat_set_times", [fd(), Arg::Int(0), Arg::Int(0), Arg::Flags(1)]),
        refuses("fd_read", [fd(), Arg::Scatter(vec![b"x"]), any(4)]),
        refuses("fd_pread", [fd(), Arg::Scatter(vec![b"x"]), Arg::Int(0), any(4)]),
        refuses("fd_write", [fd(), Arg::Gather(vec!["x"]), any(4)]),
        refuses("fd_pwrite", [fd(), Arg::Gather(vec!["x"]), Arg::Int(0), any(4)]),
        refuses("fd_seek", [fd(), Arg::Int(1), Arg::Flags(0), any(8)]),
        refuses("fd_tell", [fd(), any(8)]),
        ok("fd_fdstat_get", [fd(), crate::row::fdstat(4, 0, 0, 0)]),
        ok("fd_close", [fd()]),
    ]
}

fn directory() -> Vec<Row> {
    let fd = || Arg::Fd(A);
    let mut open = opening(A, 0, "f", 0, (0, 0), 0);
    open.push(any(4));
    vec![
        opens_dir(HOST, ".", A),
        without_rights(A),
        refuses("fd_readdir", [fd(), buffer(b"x"), Arg::Int(0), any(4)]),
        refuses("fd_filestat_get", [fd(), any(64)]),
        refuses("path_create_directory", [fd(), path("new")]),
        refuses("path_remove_directory", [fd(), path("empty")]),
        refuses("path_unlink_file", [fd(), path("f")]),
        refuses("path_filestat_get", [fd(), Arg::Flags(0), path("f"), any(64)]),
        refuses(
            "path_filestat_set_times",
            [fd(), Arg::Flags(0), path("f"), Arg::Int(0), Arg::Int(0), Arg::Flags(1)],
        ),
        refuses("path_link", [fd(), Arg::Flags(0), path("f"), Arg::Fd(HOST), path("g")]),
        refuses("path_link", [Arg::Fd(HOST), Arg::Flags(0), path("f"), fd(), path("g")]),
        refuses("path_rename", [fd(), path("f"), Arg::Fd(HOST), path("g")]),
        refuses("path_rename", [Arg::Fd(HOST), path("f"), fd(), path("g")]),
        refuses("path_symlink", [Arg::Target("f"), fd(), path("g")]),
        refuses("path_readlink", [fd(), path("l"), buffer(b"x"), any(4)]),
        refuses("path_open", open),
    ]
}

fn socket() -> Vec<Row> {
    let fd = || Arg::Fd(GREETED);
    vec![
        without_rights(GREETED),
        refuses("sock_recv", [fd(), Arg::Scatter(vec![b"x"]), Arg::Flags(0), any(4), any(2)]),
        refuses("sock_send", [fd(), Arg::Gather(vec!["x"]), Arg::Flags(0), any(4)]),
        refuses("sock_shutdown", [fd(), Arg::Flags(1)]),
        without_rights(LISTENER),
        refuses("sock_accept", [Arg::Fd(LISTENER), Arg::Flags(0), any(4)]),
    ]
}

fn but_one() -> Vec<Row> {
    vec![
        opens(HOST, "f", 0, A),
        keeps(A, FILE & !SEEK),
        refuses("fd_pread", [Arg::Fd(A), Arg::Scatter(vec![b"x"]), Arg::Int(0), any(4)]),
        refuses("fd_pwrite", [Arg::Fd(A), Arg::Gather(vec!["x"]), Arg::Int(0), any(4)]),
        refuses("fd_seek", [Arg::Fd(A), Arg::Int(1), Arg::Flags(0), any(8)]),
        ok("fd_seek", [Arg::Fd(A), Arg::Int(0), Arg::Flags(1), crate::row::u64(0)]),
        ok("fd_tell", [Arg::Fd(A), crate::row::u64(0)]),
        opens(HOST, "f", 0, B),
        keeps(B, FILE & !WRITE),
        refuses("fd_write", [Arg::Fd(B), Arg::Gather(vec!["x"]), any(4)]),
        ok("fd_read", [Arg::Fd(B), Arg::Scatter(vec![b"01"]), crate::row::u32(2)]),
    ]
}
