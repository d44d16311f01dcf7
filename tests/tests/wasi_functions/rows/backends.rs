//! What the embedder's own directories and files fail with is what the guest sees.

use wasihost::Errno;

use super::{A, B, DIRECTORY, FAILING, FILE, case, opening, opens};
use crate::row::{Arg, Case, Row, any, buffer, fails, ok, path, u32};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("paths in a directory of the embedder", paths()),
        case("files of the embedder", files()),
        case("directories of the embedder", directories()),
        case("what the embedder has not written", unwritten()),
    ]
}

fn paths() -> Vec<Row> {
    let stats = |errno: Errno| {
        fails("path_filestat_get", errno, [Arg::Fd(FAILING), Arg::Flags(0), path(errno.name()), any(64)])
    };
    // These have meanings of their own on the way in.
    vec![
        stats(Errno::Noent),
        stats(Errno::Notdir),
        stats(Errno::Loop),
        stats(Errno::Perm),
        fails("path_create_directory", Errno::Exist, [Arg::Fd(FAILING), path("exist")]),
    ]
}

/// A file with which everything fails with one errno.
fn failing(errno: Errno, name: &'static str, functions: &[&str]) -> Vec<Row> {
    let fd = || Arg::Fd(A);
    let all = [
        fails("fd_read", errno, [fd(), Arg::Scatter(vec![b"x"]), any(4)]),
        fails("fd_pread", errno, [fd(), Arg::Scatter(vec![b"x"]), Arg::Int(0), any(4)]),
        fails("fd_write", errno, [fd(), Arg::Gather(vec!["x"]), any(4)]),
        fails("fd_pwrite", errno, [fd(), Arg::Gather(vec!["x"]), Arg::Int(0), any(4)]),
        fails("fd_filestat_get", errno, [fd(), any(64)]),
        fails("fd_filestat_set_size", errno, [fd(), Arg::Int(1)]),
        fails("fd_sync", errno, [fd()]),
        fails("fd_datasync", errno, [fd()]),
    ];
    let mut rows = vec![opens(FAILING, name, 0, A)];
    rows.extend(all.into_iter().filter(|row| functions.contains(&row.function)));
    rows.push(ok("fd_close", [fd()]));
    rows
}

fn files() -> Vec<Row> {
    let reads = ["fd_read", "fd_pread"];
    let writes = ["fd_write", "fd_pwrite"];
    let all = ["fd_filestat_get", "fd_sync", "fd_datasync"];
    [
        failing(Errno::Io, "file-io", &[&reads[..], &writes, &all].concat()),
        failing(Errno::Again, "file-again", &[&reads[..], &writes].concat()),
        failing(Errno::Pipe, "file-pipe", &writes),
        failing(Errno::Nospc, "file-nospc", &writes),
        failing(Errno::Fbig, "file-fbig", &[&writes[..], &["fd_filestat_set_size"]].concat()),
    ]
    .concat()
}

fn directories() -> Vec<Row> {
    let fd = || Arg::Fd(A);
    let rights = (super::DIR, super::INHERITING);
    let mut open = opening(FAILING, 0, "dir-io", DIRECTORY, rights, 0);
    open.push(u32(A));
    let mut large = opening(FAILING, 0, "dir-nomem", DIRECTORY, rights, 0);
    large.push(u32(B));
    vec![
        ok("path_open", open),
        fails("fd_readdir", Errno::Io, [fd(), buffer(b"x"), Arg::Int(0), any(4)]),
        fails("fd_filestat_get", Errno::Io, [fd(), any(64)]),
        fails("fd_sync", Errno::Io, [fd()]),
        fails("fd_datasync", Errno::Io, [fd()]),
        ok("path_open", large),
        fails("fd_readdir", Errno::Nomem, [Arg::Fd(B), buffer(b"x"), Arg::Int(0), any(4)]),
        fails("path_open", Errno::Noent, {
            let mut args = opening(A, 0, "noent", 0, (FILE, 0), 0);
            args.push(any(4));
            args
        }),
    ]
}

fn unwritten() -> Vec<Row> {
    let fd = || Arg::Fd(A);
    let dir = || Arg::Fd(FAILING);
    vec![
        opens(FAILING, "file-io", 0, A),
        fails("fd_seek", Errno::Spipe, [fd(), Arg::Int(0), Arg::Flags(0), any(8)]),
        fails("fd_tell", Errno::Spipe, [fd(), any(8)]),
        fails("fd_allocate", Errno::Notsup, [fd(), Arg::Int(0), Arg::Int(1)]),
        ok("fd_advise", [fd(), Arg::Int(0), Arg::Int(1), Arg::Flags(0)]),
        fails("fd_filestat_set_times", Errno::Notsup, [fd(), Arg::Int(0), Arg::Int(0), Arg::Flags(1)]),
        fails("fd_fdstat_set_flags", Errno::Notsup, [fd(), Arg::Flags(1)]),
        ok("fd_fdstat_set_flags", [fd(), Arg::Flags(0)]),
        fails("path_remove_directory", Errno::Rofs, [dir(), path("x")]),
        fails("path_unlink_file", Errno::Rofs, [dir(), path("x")]),
        fails("path_rename", Errno::Rofs, [dir(), path("x"), dir(), path("y")]),
        fails("path_link", Errno::Rofs, [dir(), Arg::Flags(0), path("x"), dir(), path("y")]),
        fails("path_symlink", Errno::Rofs, [Arg::Target("x"), dir(), path("y")]),
        fails(
            "path_filestat_set_times",
            Errno::Rofs,
            [dir(), Arg::Flags(0), path("x"), Arg::Int(0), Arg::Int(0), Arg::Flags(1)],
        ),
    ]
}
