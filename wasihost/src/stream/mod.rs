//! Standard streams: what the builder's `stdin`, `stdout` and `stderr` take.

mod buffer;
mod inherited;
mod pipe;

use std::io::{Cursor, Read, Write};

pub use buffer::OutputBuffer;

use crate::fs::File;
use inherited::Inherited;
use pipe::{Null, Reader, Writer};

/// A standard stream of a guest.
///
/// ```
/// use wasihost::{OutputBuffer, Stream, WasiCtx};
///
/// let stdout = OutputBuffer::new();
/// let wasi = WasiCtx::builder()
///     .stdin(Stream::bytes("typed in advance"))
///     .stdout(stdout.clone())
///     .stderr(Stream::writer(std::io::stderr()))
///     .build()
///     .unwrap();
/// // ... run the guest ...
/// # drop(wasi);
/// assert_eq!(stdout.contents(), b"");
/// ```
pub struct Stream(Kind);

enum Kind {
    Inherit,
    Closed,
    File(Box<dyn File>),
}

impl Stream {
    /// The stream of the process that has the same number.
    #[must_use]
    pub fn inherit() -> Self {
        Self(Kind::Inherit)
    }

    /// Nothing to read, and whatever is written is gone.
    #[must_use]
    pub fn null() -> Self {
        Self::file(Null)
    }

    /// Not open: every call on it is `badf`.
    #[must_use]
    pub fn closed() -> Self {
        Self(Kind::Closed)
    }

    /// These bytes to read, then the end.
    #[must_use]
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::reader(Cursor::new(bytes.into()))
    }

    /// Whatever `reader` gives. `poll_oneoff` always finds it ready: nobody can ask a reader.
    #[must_use]
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::file(Reader::new(reader))
    }

    /// Everything goes to `writer`, which is flushed after each call of the guest.
    #[must_use]
    pub fn writer(writer: impl Write + Send + 'static) -> Self {
        Self::file(Writer::new(writer))
    }

    /// Any file, the user's own included.
    #[must_use]
    pub fn file(file: impl File) -> Self {
        Self(Kind::File(Box::new(file)))
    }

    /// What the descriptor of this number is made of; nothing for a closed stream.
    pub(crate) fn into_file(self, number: usize) -> Option<Box<dyn File>> {
        match self.0 {
            Kind::Inherit => Some(Box::new(Inherited::new(number))),
            Kind::Closed => None,
            Kind::File(file) => Some(file),
        }
    }
}

impl From<OutputBuffer> for Stream {
    fn from(buffer: OutputBuffer) -> Self {
        Self::file(buffer)
    }
}
