//! The rows that follow from a row in which a call succeeds: each with one argument that is wrong.

use wasihost::Errno;

use crate::image::MEMORY_BYTES;
use crate::row::{Arg, End, Piece, Row};

/// A descriptor that is never open.
const CLOSED: u32 = 9_999;

/// A flag, and a value of an enumeration, that there is in none.
const UNKNOWN: i32 = 1 << 14;

pub(crate) fn rows(row: &Row) -> Vec<Row> {
    if row.end != End::Errno(None) {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for (index, arg) in row.args.iter().enumerate() {
        for (errno, wrong) in wrongs(arg) {
            let mut derived = row.clone();
            // A pointer alone takes the place of what it pointed to.
            derived.args[index] = wrong;
            derived.end = End::Errno(Some(errno));
            rows.push(derived);
        }
    }
    rows
}

/// What an argument can be instead, and what the call says then.
fn wrongs(arg: &Arg) -> Vec<(Errno, Arg)> {
    match arg {
        Arg::Fd(_) => vec![(Errno::Badf, Arg::Fd(CLOSED)), (Errno::Badf, Arg::Fd(u32::MAX))],
        Arg::Flags(_) => vec![(Errno::Inval, Arg::Flags(UNKNOWN)), (Errno::Inval, Arg::Flags(-1))],
        Arg::Rights(_) => vec![(Errno::Inval, Arg::Rights(1 << 40))],
        Arg::Path(_) => {
            [(Errno::Perm, path(b"..")), (Errno::Perm, path(b"/f")), (Errno::Perm, path(b"./../root/f"))]
                .into_iter()
                .chain(texts())
                .collect()
        }
        Arg::Target(_) => std::iter::once((Errno::Perm, path(b"/f"))).chain(texts()).collect(),
        Arg::In(bytes) => fault_at(bytes.len()).map(|ptr| (Errno::Fault, Arg::Int(ptr))).collect(),
        Arg::Out(pieces) => {
            let len = pieces.iter().map(Piece::len).sum();
            fault_at(len).map(|ptr| (Errno::Fault, Arg::Int(ptr))).collect()
        }
        Arg::Pointers(offsets) => {
            fault_at(offsets.len() * 4).map(|ptr| (Errno::Fault, Arg::Int(ptr))).collect()
        }
        Arg::Buffer(pieces) => {
            let len = pieces.iter().map(Piece::len).sum();
            let spans = fault_at(len).map(|ptr| (Errno::Fault, span(ptr, len as u32)));
            spans.chain([(Errno::Fault, span(8, u32::MAX))]).collect()
        }
        Arg::Gather(_) | Arg::Scatter(_) => vec![
            (Errno::Fault, Arg::BadBuffers { ptr: MEMORY_BYTES - 7, count: 1 }),
            (Errno::Fault, Arg::BadBuffers { ptr: u32::MAX, count: 1 }),
            (Errno::Inval, Arg::BadBuffers { ptr: 0, count: 1025 }),
            (Errno::Inval, Arg::BadBuffers { ptr: 0, count: u32::MAX }),
        ],
        Arg::Int(_) | Arg::BadBuffers { .. } | Arg::Span { .. } => Vec::new(),
    }
}

/// What is no text for a path, or for the contents of a link.
fn texts() -> impl Iterator<Item = (Errno, Arg)> {
    [
        (Errno::Ilseq, path(b"a\xffb")),
        (Errno::Inval, path(b"a\0b")),
        (Errno::Noent, path(b"")),
        (Errno::Nametoolong, span(8, 4097)),
        (Errno::Fault, span(i64::from(MEMORY_BYTES) - 3, 4)),
        (Errno::Fault, span(8, u32::MAX)),
    ]
    .into_iter()
}

/// Pointers at which so many bytes do not fit.
fn fault_at(len: usize) -> impl Iterator<Item = i64> {
    let end = i64::from(MEMORY_BYTES);
    [end + 1 - len as i64, -1].into_iter().filter(move |_| len > 0)
}

fn path(bytes: &[u8]) -> Arg {
    Arg::Path(bytes.into())
}

fn span(ptr: i64, len: u32) -> Arg {
    Arg::Span { ptr: ptr as u32, len }
}
