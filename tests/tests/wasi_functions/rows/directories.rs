//! Listing directories.

use wasihost::Errno;

use super::{A, B, CREAT, HOST, MEMORY, STDIN, case, opens, opens_dir};
use crate::row::{Arg, Case, Piece, Row, any, buffer, fails, ok, path, u32};

const DIRECTORY: u8 = 3;
const REGULAR: u8 = 4;

pub(super) fn cases() -> Vec<Case> {
    vec![case("a directory of the host", listing(HOST)), case("a directory in memory", listing(MEMORY))]
}

/// Entries as `fd_readdir` stores them; inode numbers are not known.
fn entries(first: u64, names: &[(&str, u8)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (next, (name, file_type)) in (first + 1..).zip(names) {
        pieces.push(Piece::Is(next.to_le_bytes().into()));
        pieces.push(Piece::Any(8));
        let mut rest = (name.len() as u32).to_le_bytes().to_vec();
        rest.extend([*file_type, 0, 0, 0]);
        rest.extend(name.as_bytes());
        pieces.push(Piece::Is(rest));
    }
    pieces
}

fn lists(cookie: i64, mut pieces: Vec<Piece>, room: usize) -> Row {
    let used: usize = pieces.iter().map(Piece::len).sum();
    pieces.push(Piece::Is(vec![0xaa; room]));
    ok("fd_readdir", [Arg::Fd(B), Arg::Buffer(pieces), Arg::Int(cookie), u32(used as u32)])
}

fn listing(dir: u32) -> Vec<Row> {
    let all = [(".", DIRECTORY), ("..", DIRECTORY), ("file", REGULAR), ("sub", DIRECTORY)];
    vec![
        ok("path_create_directory", [Arg::Fd(dir), path("listed")]),
        ok("path_create_directory", [Arg::Fd(dir), path("listed/sub")]),
        opens(dir, "listed/file", CREAT, A),
        opens_dir(dir, "listed", B),
        lists(0, entries(0, &all), 10),
        lists(0, entries(0, &all), 0),
        lists(2, entries(2, &all[2..]), 1),
        lists(4, Vec::new(), 24),
        lists(-1, Vec::new(), 24),
        lists(0, vec![Piece::Is(1_u64.to_le_bytes().into())], 0),
        lists(0, Vec::new(), 0),
        fails("fd_readdir", Errno::Notdir, [Arg::Fd(A), buffer(b"x"), Arg::Int(0), any(4)]),
        fails("fd_readdir", Errno::Notdir, [Arg::Fd(STDIN), buffer(b"x"), Arg::Int(0), any(4)]),
    ]
}
