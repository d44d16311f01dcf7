//! Descriptors: closing, renumbering, flags and rights.

use wasihost::Errno;

use super::{
    A, APPEND, B, C, CREAT, DIR, DSYNC, FILE, FOLLOW, HOST, INHERITING, LISTENER, MEMORY, NONBLOCK, READ,
    STDIN, STDOUT, WRITE, case, contains, opening, opens, opens_dir,
};
use crate::row::{Arg, Case, Row, fails, fdstat, ok, u32, u64};

const STREAM: i64 = wasihost::Rights::STREAM.bits() as i64;
const SOCKET: i64 = wasihost::Rights::SOCKET.bits() as i64;
const UNKNOWN: u8 = 0;
const DIRECTORY: u8 = 3;
const REGULAR: u8 = 4;
const SOCKET_STREAM: u8 = 6;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            "closing",
            [
                opens(HOST, "f", 0, A),
                close(A),
                fails("fd_close", Errno::Badf, [Arg::Fd(A)]),
                close(STDIN),
                fails("fd_close", Errno::Badf, [Arg::Fd(STDIN)]),
                close(HOST),
                fails("fd_prestat_get", Errno::Badf, [Arg::Fd(HOST), crate::row::any(8)]),
            ],
        ),
        case(
            "renumbering",
            [
                opens(HOST, "f", 0, A),
                opens(HOST, "new", CREAT, B),
                ok("fd_renumber", [Arg::Fd(A), Arg::Fd(A)]),
                ok("fd_renumber", [Arg::Fd(A), Arg::Fd(B)]),
                contains(B, "0123456789"),
                fails("fd_close", Errno::Badf, [Arg::Fd(A)]),
                fails("fd_renumber", Errno::Badf, [Arg::Fd(B), Arg::Fd(A)]),
                fails("fd_renumber", Errno::Badf, [Arg::Fd(A), Arg::Fd(B)]),
                ok("fd_renumber", [Arg::Fd(B), Arg::Fd(HOST)]),
                contains(HOST, "0123456789"),
            ],
        ),
        case(
            "attributes",
            [
                stat(STDIN, fdstat(UNKNOWN, 0, STREAM, 0)),
                stat(HOST, fdstat(DIRECTORY, 0, DIR, INHERITING)),
                stat(LISTENER, fdstat(SOCKET_STREAM, NONBLOCK as u16, SOCKET, 0)),
                opens(HOST, "f", 0, A),
                stat(A, fdstat(REGULAR, 0, FILE, 0)),
            ],
        ),
        case("flags of a file of the host", flags(HOST)),
        case("flags of a file in memory", flags(MEMORY)),
        case(
            "flags of streams and directories",
            [
                ok("fd_fdstat_set_flags", [Arg::Fd(HOST), Arg::Flags(APPEND)]),
                stat(HOST, fdstat(DIRECTORY, APPEND as u16, DIR, INHERITING)),
                fails("fd_fdstat_set_flags", Errno::Notsup, [Arg::Fd(STDIN), Arg::Flags(NONBLOCK)]),
                fails("fd_fdstat_set_flags", Errno::Notsup, [Arg::Fd(LISTENER), Arg::Flags(APPEND)]),
            ],
        ),
        case(
            "rights shrink",
            [
                opens(HOST, "f", 0, A),
                ok("fd_fdstat_set_rights", [Arg::Fd(A), Arg::Rights(READ | WRITE), Arg::Rights(0)]),
                stat(A, fdstat(REGULAR, 0, READ | WRITE, 0)),
                fails(
                    "fd_fdstat_set_rights",
                    Errno::Notcapable,
                    [Arg::Fd(A), Arg::Rights(FILE), Arg::Rights(0)],
                ),
                fails(
                    "fd_fdstat_set_rights",
                    Errno::Notcapable,
                    [Arg::Fd(A), Arg::Rights(READ), Arg::Rights(READ)],
                ),
                ok("fd_fdstat_set_rights", [Arg::Fd(STDOUT), Arg::Rights(0), Arg::Rights(0)]),
                stat(STDOUT, fdstat(UNKNOWN, 0, 0, 0)),
                ok("fd_fdstat_set_rights", [Arg::Fd(HOST), Arg::Rights(DIR), Arg::Rights(READ)]),
                stat(HOST, fdstat(DIRECTORY, 0, DIR, READ)),
            ],
        ),
        case(
            "preopens",
            [
                prestat(HOST, "/host"),
                name(HOST, b"/host"),
                name(MEMORY, b"/memory"),
                ok("fd_prestat_dir_name", [Arg::Fd(HOST), crate::row::buffer(b"/host\xaa\xaa\xaa")]),
                fails(
                    "fd_prestat_dir_name",
                    Errno::Nametoolong,
                    [Arg::Fd(HOST), crate::row::buffer(b"/hos")],
                ),
                fails("fd_prestat_get", Errno::Badf, [Arg::Fd(STDIN), crate::row::any(8)]),
                fails("fd_prestat_get", Errno::Badf, [Arg::Fd(LISTENER), crate::row::any(8)]),
                opens_dir(HOST, "d", A),
                fails("fd_prestat_get", Errno::Badf, [Arg::Fd(A), crate::row::any(8)]),
            ],
        ),
    ]
}

fn close(fd: u32) -> Row {
    ok("fd_close", [Arg::Fd(fd)])
}

fn stat(fd: u32, stat: Arg) -> Row {
    ok("fd_fdstat_get", [Arg::Fd(fd), stat])
}

fn prestat(fd: u32, name: &str) -> Row {
    ok("fd_prestat_get", [Arg::Fd(fd), u64((name.len() as u64) << 32)])
}

fn name(fd: u32, name: &[u8]) -> Row {
    ok("fd_prestat_dir_name", [Arg::Fd(fd), crate::row::buffer(name)])
}

/// What flags of files do, on any backend.
fn flags(dir: u32) -> Vec<Row> {
    let set = |fd, flags| [Arg::Fd(fd), Arg::Flags(flags)];
    let mut syncing = opening(dir, FOLLOW, "new", 0, (FILE, 0), DSYNC);
    syncing.push(u32(B));
    vec![
        opens(dir, "new", CREAT, A),
        ok("fd_write", [Arg::Fd(A), Arg::Gather(vec!["ab"]), u32(2)]),
        ok("fd_fdstat_set_flags", set(A, APPEND)),
        ok("fd_fdstat_get", [Arg::Fd(A), fdstat(REGULAR, APPEND as u16, FILE, 0)]),
        ok("fd_seek", [Arg::Fd(A), Arg::Int(0), Arg::Flags(0), u64(0)]),
        ok("fd_write", [Arg::Fd(A), Arg::Gather(vec!["cd"]), u32(2)]),
        contains(A, "abcd"),
        ok("fd_fdstat_set_flags", set(A, 0)),
        ok("fd_seek", [Arg::Fd(A), Arg::Int(0), Arg::Flags(0), u64(0)]),
        ok("fd_write", [Arg::Fd(A), Arg::Gather(vec!["ef"]), u32(2)]),
        contains(A, "efcd"),
        ok("fd_fdstat_set_flags", set(A, NONBLOCK)),
        fails("fd_fdstat_set_flags", Errno::Notsup, set(A, DSYNC)),
        ok("path_open", syncing),
        ok("fd_fdstat_get", [Arg::Fd(B), fdstat(REGULAR, DSYNC as u16, FILE, 0)]),
        fails("fd_fdstat_set_flags", Errno::Notsup, set(B, 0)),
        ok("fd_fdstat_set_flags", set(B, DSYNC | APPEND)),
        opens_dir(dir, ".", C),
    ]
}
