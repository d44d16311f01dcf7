//! What a row consists of: a function, its arguments with what they point to, and how the call ends.

use wasihost::Errno;

/// Rows that follow each other in one world.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// A call.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) function: &'static str,
    pub(crate) args: Vec<Arg>,
    pub(crate) end: End,
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It returns an errno, `None` for success.
    Errno(Option<Errno>),
    /// It leaves the guest with this code.
    Exit(i32),
}

/// An argument. Those that point to something stand for all the numbers that the call takes for it.
#[derive(Clone, Debug)]
pub(crate) enum Arg {
    /// An open descriptor.
    Fd(u32),
    /// A number.
    Int(i64),
    /// Flags, or a value of an enumeration.
    Flags(i32),
    /// Flags in 64 bits.
    Rights(i64),
    /// A path: pointer and length.
    Path(Vec<u8>),
    /// What a symbolic link is to contain: pointer and length.
    Target(&'static str),
    /// Bytes for the call to read: a pointer.
    In(Vec<u8>),
    /// Where the call writes: a pointer, and what is there afterwards.
    Out(Vec<Piece>),
    /// Where the call writes: pointer and length, and what is there afterwards.
    Buffer(Vec<Piece>),
    /// Where the call writes addresses: each so many bytes after where the next argument points.
    Pointers(Vec<u32>),
    /// Buffers for the call to read: an array of them, and their count.
    Gather(Vec<&'static str>),
    /// Buffers that the call fills: an array of them, and their count; what is in them afterwards.
    Scatter(Vec<&'static [u8]>),
    /// An array of buffers that lies outside the memory or is too long, and its count.
    BadBuffers { ptr: u32, count: u32 },
    /// A pointer and a length, whatever is there.
    Span { ptr: u32, len: u32 },
}

/// A part of what a call writes.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// These bytes.
    Is(Vec<u8>),
    /// So many bytes, about which nothing is known.
    Any(usize),
}

impl Piece {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Is(bytes) => bytes.len(),
            Self::Any(len) => *len,
        }
    }
}

impl Row {
    /// The errnos in the events that `poll_oneoff` stores.
    pub(crate) fn event_errnos(&self) -> Vec<Errno> {
        if self.function != "poll_oneoff" || self.end != End::Errno(None) {
            return Vec::new();
        }
        let Some(Arg::Out(pieces)) = self.args.get(1) else { return Vec::new() };
        let bytes: Vec<u8> = pieces
            .iter()
            .flat_map(|piece| match piece {
                Piece::Is(bytes) => bytes.clone(),
                Piece::Any(len) => vec![0; *len],
            })
            .collect();
        let codes = bytes.chunks_exact(32).map(|event| u16::from_le_bytes([event[8], event[9]]));
        codes.filter_map(|code| Errno::ALL.iter().copied().find(|errno| errno.code() == code)).collect()
    }
}

/// A call that succeeds.
pub(crate) fn ok(function: &'static str, args: impl Into<Vec<Arg>>) -> Row {
    Row { function, args: args.into(), end: End::Errno(None) }
}

/// A call that fails.
pub(crate) fn fails(function: &'static str, errno: Errno, args: impl Into<Vec<Arg>>) -> Row {
    Row { function, args: args.into(), end: End::Errno(Some(errno)) }
}

/// A call that ends the guest.
pub(crate) fn exits(function: &'static str, code: i32) -> Row {
    Row { function, args: vec![Arg::Int(code.into())], end: End::Exit(code) }
}

pub(crate) fn path(path: &str) -> Arg {
    Arg::Path(path.into())
}

pub(crate) fn u16(value: u16) -> Arg {
    Arg::Out(vec![Piece::Is(value.to_le_bytes().into())])
}

pub(crate) fn u32(value: u32) -> Arg {
    Arg::Out(vec![Piece::Is(value.to_le_bytes().into())])
}

pub(crate) fn u64(value: u64) -> Arg {
    Arg::Out(vec![Piece::Is(value.to_le_bytes().into())])
}

/// A result of so many bytes, about which nothing is known.
pub(crate) fn any(len: usize) -> Arg {
    Arg::Out(vec![Piece::Any(len)])
}

/// A pointer and a length, with these bytes there afterwards.
pub(crate) fn buffer(bytes: &[u8]) -> Arg {
    Arg::Buffer(vec![Piece::Is(bytes.into())])
}

/// A `filestat` with this type, number of names and size.
pub(crate) fn filestat(file_type: u8, nlink: Option<u64>, size: Option<u64>) -> Arg {
    let number =
        |value: Option<u64>| value.map_or(Piece::Any(8), |value| Piece::Is(value.to_le_bytes().into()));
    Arg::Out(vec![
        Piece::Any(16),
        Piece::Is(vec![file_type, 0, 0, 0, 0, 0, 0, 0]),
        number(nlink),
        number(size),
        Piece::Any(24),
    ])
}

/// A `filestat` of a file with these times of reading and writing.
pub(crate) fn filetimes(atim: u64, mtim: u64) -> Arg {
    let times = [atim.to_le_bytes(), mtim.to_le_bytes()].concat();
    Arg::Out(vec![Piece::Any(40), Piece::Is(times), Piece::Any(8)])
}

/// A `fdstat`.
pub(crate) fn fdstat(file_type: u8, flags: u16, base: i64, inheriting: i64) -> Arg {
    let mut bytes = vec![file_type, 0];
    bytes.extend(flags.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(base.to_le_bytes());
    bytes.extend(inheriting.to_le_bytes());
    Arg::Out(vec![Piece::Is(bytes)])
}
