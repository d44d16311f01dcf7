//! Streams without a descriptor of the host behind them: nothing, any reader, any writer.

use std::io::{self, IoSlice, Read, Write};

use crate::fs::File;
use crate::{Errno, FdFlags, Filestat};

/// Nothing to read, and whatever is written is gone.
pub(super) struct Null;

impl File for Null {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        Ok(Filestat::default())
    }

    fn read(&mut self, _buf: &mut [u8]) -> Result<usize, Errno> {
        Ok(0)
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize, Errno> {
        Ok(buf.len())
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize, Errno> {
        Ok(bufs.iter().map(|buf| buf.len()).sum())
    }

    fn set_flags(&mut self, _flags: FdFlags) -> Result<(), Errno> {
        Ok(())
    }
}

/// A stream that gives what a reader gives.
pub(super) struct Reader<R> {
    reader: R,
}

impl<R: Read + Send + 'static> Reader<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader }
    }
}

impl<R: Read + Send + 'static> File for Reader<R> {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        Ok(Filestat::default())
    }

    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Errno> {
        // A reader that claims more than there is room for must not become a length.
        Ok(retry(|| self.reader.read(buf))?.min(buf.len()))
    }
}

/// A stream that goes to a writer.
pub(super) struct Writer<W> {
    writer: W,
}

impl<W: Write + Send + 'static> Writer<W> {
    pub(super) fn new(writer: W) -> Self {
        Self { writer }
    }
}

impl<W: Write + Send + 'static> File for Writer<W> {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        Ok(Filestat::default())
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize, Errno> {
        let count = retry(|| self.writer.write(buf))?.min(buf.len());
        retry(|| self.writer.flush())?;
        Ok(count)
    }
}

/// Repeats what a signal interrupted.
fn retry<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
