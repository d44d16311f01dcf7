//! A row laid out in a guest's memory: the numbers that are passed, what the memory contains before the call,
//! and what it contains afterwards.

use crate::row::{Arg, End, Piece, Row};

/// The guest's memory: two pages.
pub(crate) const MEMORY_BYTES: u32 = 0x2_0000;

/// Where arguments are put.
pub(crate) const BASE: u32 = 0x400;

/// What is everywhere where nothing else is; a call that writes too far changes it.
const UNTOUCHED: u8 = 0xaa;

/// How much of it is between two things.
const GAP: usize = 8;

/// A row in memory, from [`BASE`] on.
pub(crate) struct Image {
    pub(crate) params: Vec<i64>,
    pub(crate) before: Vec<u8>,
    pub(crate) after: Vec<u8>,
    /// What is not known about `after`, as offset and length.
    pub(crate) unknown: Vec<(usize, usize)>,
}

impl Image {
    pub(crate) fn new(row: &Row) -> Self {
        let mut image =
            Self { params: Vec::new(), before: Vec::new(), after: Vec::new(), unknown: Vec::new() };
        let succeeds = row.end == End::Errno(None);
        let places: Vec<u32> = row.args.iter().map(|arg| image.place(arg, succeeds)).collect();
        for (index, arg) in row.args.iter().enumerate() {
            if let (Arg::Pointers(offsets), true) = (arg, succeeds) {
                let at = (places[index] - BASE) as usize;
                let words = offsets.iter().flat_map(|offset| (places[index + 1] + offset).to_le_bytes());
                let words: Vec<u8> = words.collect();
                image.after[at..at + words.len()].copy_from_slice(&words);
            }
        }
        image
    }

    /// Puts an argument into the memory and its numbers to the others; says where it is.
    fn place(&mut self, arg: &Arg, succeeds: bool) -> u32 {
        match arg {
            Arg::Fd(fd) => self.numbers(&[i64::from(*fd)]),
            Arg::Int(value) | Arg::Rights(value) => self.numbers(&[*value]),
            Arg::Flags(flags) => self.numbers(&[i64::from(*flags)]),
            Arg::BadBuffers { ptr, count } => self.numbers(&[i64::from(*ptr), i64::from(*count)]),
            Arg::Span { ptr, len } => self.numbers(&[i64::from(*ptr), i64::from(*len)]),
            Arg::Path(bytes) => self.input(bytes, true),
            Arg::Target(text) => self.input(text.as_bytes(), true),
            Arg::In(bytes) => self.input(bytes, false),
            Arg::Out(pieces) => self.output(pieces, succeeds, false),
            Arg::Buffer(pieces) => self.output(pieces, succeeds, true),
            Arg::Pointers(offsets) => {
                let at = self.add(&vec![UNTOUCHED; offsets.len() * 4]);
                self.numbers(&[i64::from(at)]);
                at
            }
            Arg::Gather(buffers) => {
                let places: Vec<_> =
                    buffers.iter().map(|text| (self.add(text.as_bytes()), text.len())).collect();
                self.array(&places)
            }
            Arg::Scatter(buffers) => {
                let mut places = Vec::new();
                for bytes in buffers {
                    let at = self.add(&vec![UNTOUCHED; bytes.len()]);
                    places.push((at, bytes.len()));
                    if succeeds {
                        self.expect(at, bytes);
                    }
                }
                self.array(&places)
            }
        }
    }

    fn numbers(&mut self, numbers: &[i64]) -> u32 {
        self.params.extend(numbers);
        0
    }

    fn input(&mut self, bytes: &[u8], with_len: bool) -> u32 {
        let at = self.add(bytes);
        self.numbers(&[i64::from(at)]);
        if with_len {
            self.numbers(&[bytes.len() as i64]);
        }
        at
    }

    fn output(&mut self, pieces: &[Piece], succeeds: bool, with_len: bool) -> u32 {
        let len = pieces.iter().map(Piece::len).sum();
        let at = self.add(&vec![UNTOUCHED; len]);
        self.numbers(&[i64::from(at)]);
        if with_len {
            self.numbers(&[len as i64]);
        }
        let mut piece_at = at;
        for piece in pieces.iter().filter(|_| succeeds) {
            match piece {
                Piece::Is(bytes) => self.expect(piece_at, bytes),
                Piece::Any(len) => {
                    self.expect(piece_at, &vec![0; *len]);
                    self.unknown.push(((piece_at - BASE) as usize, *len));
                }
            }
            piece_at += piece.len() as u32;
        }
        at
    }

    /// An array of iovecs.
    fn array(&mut self, buffers: &[(u32, usize)]) -> u32 {
        let bytes: Vec<u8> = buffers
            .iter()
            .flat_map(|(ptr, len)| [ptr.to_le_bytes(), (*len as u32).to_le_bytes()].concat())
            .collect();
        let at = self.add(&bytes);
        self.numbers(&[i64::from(at), buffers.len() as i64])
    }

    fn add(&mut self, bytes: &[u8]) -> u32 {
        self.before.resize(self.before.len().next_multiple_of(8) + GAP, UNTOUCHED);
        let at = BASE + self.before.len() as u32;
        self.before.extend(bytes);
        self.after.resize(self.before.len() - bytes.len(), UNTOUCHED);
        self.after.extend(bytes);
        for all in [&mut self.before, &mut self.after] {
            all.extend([UNTOUCHED; GAP]);
        }
        at
    }

    fn expect(&mut self, at: u32, bytes: &[u8]) {
        let start = (at - BASE) as usize;
        self.after[start..start + bytes.len()].copy_from_slice(bytes);
    }
}
