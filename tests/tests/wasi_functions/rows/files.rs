//! Reading, writing and moving in files, their sizes and times.

use wasihost::Errno;

use super::{
    A, B, CREAT, FAILING, FILE, FOLLOW, HOST, LISTENER, MEMORY, NONBLOCK, READ_ONLY, SMALL, STDIN, STDOUT,
    case, contains, opening, opens, opens_to_read,
};
use crate::row::{Arg, Case, Row, any, fails, filestat, filetimes, ok, u32, u64};

const SET: i32 = 0;
const CUR: i32 = 1;
const END: i32 = 2;
const REGULAR: u8 = 4;
const ATIM: i32 = 1;
const ATIM_NOW: i32 = 2;
const MTIM: i32 = 4;
const MTIM_NOW: i32 = 8;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        case("a file of the host", file(HOST)),
        case("a file in memory", file(MEMORY)),
        case("hints, space and syncing of the host", space(HOST)),
        case("hints, space and syncing in memory", space(MEMORY)),
        case("sizes and times of the host", attributes(HOST)),
        case("sizes and times in memory", attributes(MEMORY)),
        case("directories are no files", directory()),
        case("streams", streams()),
    ];
    cases.push(case("limits", limits()));
    cases
}

fn write(fd: u32, buffers: Vec<&'static str>) -> Row {
    let len = buffers.iter().map(|text| text.len() as u32).sum();
    ok("fd_write", [Arg::Fd(fd), Arg::Gather(buffers), u32(len)])
}

fn read(fd: u32, buffers: Vec<&'static [u8]>, count: u32) -> Row {
    ok("fd_read", [Arg::Fd(fd), Arg::Scatter(buffers), u32(count)])
}

fn seek(fd: u32, offset: i64, whence: i32, new: u64) -> Row {
    ok("fd_seek", [Arg::Fd(fd), Arg::Int(offset), Arg::Flags(whence), u64(new)])
}

fn tell(fd: u32, offset: u64) -> Row {
    ok("fd_tell", [Arg::Fd(fd), u64(offset)])
}

fn file(dir: u32) -> Vec<Row> {
    let pread = |buffers: Vec<&'static [u8]>, offset, count| {
        ok("fd_pread", [Arg::Fd(A), Arg::Scatter(buffers), Arg::Int(offset), u32(count)])
    };
    let pwrite = |buffers, offset, count| {
        ok("fd_pwrite", [Arg::Fd(A), Arg::Gather(buffers), Arg::Int(offset), u32(count)])
    };
    vec![
        opens(dir, "new", CREAT, A),
        write(A, vec!["0123"]),
        write(A, vec!["45", "", "678"]),
        write(A, vec!["9", "a", "b", "c"]),
        write(A, vec![]),
        tell(A, 13),
        seek(A, 0, SET, 0),
        read(A, vec![b"01"], 2),
        read(A, vec![b"2", b"34"], 3),
        read(A, vec![b"5", b"", b"6", b"78"], 4),
        read(A, vec![b"9a", b"bc\xaa", b"\xaa"], 4),
        read(A, vec![b"\xaa"], 0),
        read(A, vec![], 0),
        seek(A, -3, END, 10),
        seek(A, -8, CUR, 2),
        seek(A, 0, CUR, 2),
        seek(A, 100, SET, 100),
        read(A, vec![b"\xaa"], 0),
        seek(A, 3, SET, 3),
        fails("fd_seek", Errno::Inval, [Arg::Fd(A), Arg::Int(-1), Arg::Flags(SET), any(8)]),
        fails("fd_seek", Errno::Inval, [Arg::Fd(A), Arg::Int(-4), Arg::Flags(CUR), any(8)]),
        fails("fd_seek", Errno::Inval, [Arg::Fd(A), Arg::Int(-14), Arg::Flags(END), any(8)]),
        fails("fd_seek", Errno::Inval, [Arg::Fd(A), Arg::Int(0), Arg::Flags(3), any(8)]),
        pread(vec![b"12", b"3"], 1, 3),
        pread(vec![b"c\xaa"], 12, 1),
        pread(vec![b"\xaa"], 1 << 40, 0),
        pwrite(vec!["X", "Y", "Z"], 1, 3),
        pwrite(vec!["end"], 15, 3),
        tell(A, 3),
        contains(A, "0XYZ456789abc\0\0end"),
        fails("fd_pread", Errno::Inval, [Arg::Fd(A), Arg::Scatter(vec![b"x"]), Arg::Int(-1), any(4)]),
        fails("fd_pwrite", Errno::Inval, [Arg::Fd(A), Arg::Gather(vec!["x"]), Arg::Int(-1), any(4)]),
    ]
}

fn space(dir: u32) -> Vec<Row> {
    let advise = |offset, len, advice| [Arg::Fd(A), Arg::Int(offset), Arg::Int(len), Arg::Flags(advice)];
    let allocate = |offset, len| [Arg::Fd(A), Arg::Int(offset), Arg::Int(len)];
    let mut rows = vec![opens(dir, "new", CREAT, A), write(A, vec!["0123"])];
    rows.extend((0..6).map(|advice| ok("fd_advise", advise(0, 4, advice))));
    rows.extend([
        ok("fd_advise", advise(100, 0, 0)),
        fails("fd_advise", Errno::Inval, advise(0, 0, 6)),
        fails("fd_advise", Errno::Inval, advise(-1, 1, 0)),
        fails("fd_advise", Errno::Inval, advise(i64::MAX, 1, 0)),
        ok("fd_allocate", allocate(0, 2)),
        contains(A, "0123"),
        ok("fd_allocate", allocate(2, 4)),
        contains(A, "0123\0\0"),
        fails("fd_allocate", Errno::Inval, allocate(0, 0)),
        fails("fd_allocate", Errno::Inval, allocate(-1, 1)),
        fails("fd_allocate", Errno::Inval, allocate(0, -1)),
        fails("fd_allocate", Errno::Fbig, allocate(i64::MAX, 1)),
        ok("fd_datasync", [Arg::Fd(A)]),
        ok("fd_sync", [Arg::Fd(A)]),
        ok("fd_datasync", [Arg::Fd(dir)]),
        ok("fd_sync", [Arg::Fd(dir)]),
        contains(A, "0123\0\0"),
    ]);
    rows
}

fn attributes(dir: u32) -> Vec<Row> {
    let set_size = |size| [Arg::Fd(A), Arg::Int(size)];
    let set_times = |atim, mtim, flags| {
        let flags = Arg::Flags(flags);
        [Arg::Fd(A), Arg::Int(atim), Arg::Int(mtim), flags]
    };
    let stat = |stat| ok("fd_filestat_get", [Arg::Fd(A), stat]);
    vec![
        opens(dir, "new", CREAT, A),
        stat(filestat(REGULAR, Some(1), Some(0))),
        ok("fd_filestat_set_size", set_size(3)),
        stat(filestat(REGULAR, Some(1), Some(3))),
        contains(A, "\0\0\0"),
        write(A, vec!["ab"]),
        ok("fd_filestat_set_size", set_size(1)),
        contains(A, "a"),
        ok("fd_filestat_set_size", set_size(0)),
        fails("fd_filestat_set_size", Errno::Inval, set_size(-1)),
        ok("fd_filestat_set_times", set_times(1_000_000_001, 2_000_000_002, ATIM | MTIM)),
        stat(filetimes(1_000_000_001, 2_000_000_002)),
        ok("fd_filestat_set_times", set_times(5, 5, 0)),
        stat(filetimes(1_000_000_001, 2_000_000_002)),
        ok("fd_filestat_set_times", set_times(3_000_000_000, 5, ATIM)),
        stat(filetimes(3_000_000_000, 2_000_000_002)),
        fails("fd_filestat_set_times", Errno::Inval, set_times(5, 5, ATIM | ATIM_NOW)),
        fails("fd_filestat_set_times", Errno::Inval, set_times(5, 5, MTIM | MTIM_NOW)),
        stat(filetimes(3_000_000_000, 2_000_000_002)),
        ok("fd_filestat_set_times", set_times(5, 5, ATIM_NOW | MTIM_NOW)),
        ok("fd_filestat_get", [Arg::Fd(dir), filestat(3, None, None)]),
        ok(
            "fd_filestat_set_times",
            [Arg::Fd(dir), Arg::Int(1_000_000_000), Arg::Int(2_000_000_000), Arg::Flags(ATIM | MTIM)],
        ),
        ok("fd_filestat_get", [Arg::Fd(dir), filetimes(1_000_000_000, 2_000_000_000)]),
        ok("fd_filestat_get", [Arg::Fd(LISTENER), filestat(6, None, None)]),
        opens_to_read(READ_ONLY, "f", B),
        fails(
            "fd_filestat_set_times",
            Errno::Rofs,
            [Arg::Fd(B), Arg::Int(0), Arg::Int(0), Arg::Flags(ATIM_NOW)],
        ),
    ]
}

fn directory() -> Vec<Row> {
    [HOST, READ_ONLY, MEMORY, FAILING].into_iter().flat_map(no_file).collect()
}

/// Every call that only files take.
fn no_file(fd: u32) -> [Row; 8] {
    [
        fails("fd_read", Errno::Isdir, [Arg::Fd(fd), Arg::Scatter(vec![b"x"]), any(4)]),
        fails("fd_pread", Errno::Isdir, [Arg::Fd(fd), Arg::Scatter(vec![b"x"]), Arg::Int(0), any(4)]),
        fails("fd_write", Errno::Isdir, [Arg::Fd(fd), Arg::Gather(vec!["x"]), any(4)]),
        fails("fd_pwrite", Errno::Isdir, [Arg::Fd(fd), Arg::Gather(vec!["x"]), Arg::Int(0), any(4)]),
        fails("fd_seek", Errno::Isdir, [Arg::Fd(fd), Arg::Int(0), Arg::Flags(SET), any(8)]),
        fails("fd_tell", Errno::Isdir, [Arg::Fd(fd), any(8)]),
        fails("fd_allocate", Errno::Isdir, [Arg::Fd(fd), Arg::Int(0), Arg::Int(1)]),
        fails("fd_filestat_set_size", Errno::Isdir, [Arg::Fd(fd), Arg::Int(1)]),
    ]
}

fn streams() -> Vec<Row> {
    let mut pipe = opening(HOST, FOLLOW, "pipe", 0, (FILE, 0), NONBLOCK);
    pipe.push(u32(A));
    vec![
        read(STDIN, vec![b"in", b"\xaa\xaa"], 2),
        read(STDIN, vec![b"put\xaa"], 3),
        read(STDIN, vec![b"\xaa"], 0),
        write(STDOUT, vec!["output"]),
        fails("fd_write", Errno::Badf, [Arg::Fd(STDIN), Arg::Gather(vec!["x"]), any(4)]),
        fails("fd_read", Errno::Badf, [Arg::Fd(STDOUT), Arg::Scatter(vec![b"x"]), any(4)]),
        fails("fd_seek", Errno::Spipe, [Arg::Fd(STDIN), Arg::Int(0), Arg::Flags(SET), any(8)]),
        fails("fd_tell", Errno::Spipe, [Arg::Fd(STDIN), any(8)]),
        fails("fd_pread", Errno::Spipe, [Arg::Fd(STDIN), Arg::Scatter(vec![b"x"]), Arg::Int(0), any(4)]),
        fails("fd_pwrite", Errno::Spipe, [Arg::Fd(STDOUT), Arg::Gather(vec!["x"]), Arg::Int(0), any(4)]),
        ok("path_open", pipe),
        fails("fd_read", Errno::Again, [Arg::Fd(A), Arg::Scatter(vec![b"x"]), any(4)]),
        write(A, vec!["through"]),
        read(A, vec![b"through\xaa"], 7),
        fails("fd_seek", Errno::Spipe, [Arg::Fd(A), Arg::Int(1), Arg::Flags(SET), any(8)]),
        fails("fd_pread", Errno::Spipe, [Arg::Fd(A), Arg::Scatter(vec![b"x"]), Arg::Int(0), any(4)]),
    ]
}

fn limits() -> Vec<Row> {
    vec![
        opens(SMALL, "new", CREAT, A),
        write(A, vec!["fits"]),
        fails("fd_filestat_set_size", Errno::Nospc, [Arg::Fd(A), Arg::Int(1 << 20)]),
        fails("fd_allocate", Errno::Nospc, [Arg::Fd(A), Arg::Int(0), Arg::Int(1 << 20)]),
        fails("fd_pwrite", Errno::Nospc, [Arg::Fd(A), Arg::Gather(vec!["x"]), Arg::Int(1 << 20), any(4)]),
        seek(A, 1 << 20, SET, 1 << 20),
        fails("fd_write", Errno::Nospc, [Arg::Fd(A), Arg::Gather(vec!["x"]), any(4)]),
        contains(A, "fits"),
    ]
}
