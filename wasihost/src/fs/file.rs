//! The trait for everything that is read, written or waited for through a descriptor: files, streams,
//! sockets.

use std::any::Any;
use std::io::{IoSlice, IoSliceMut, SeekFrom};
use std::os::fd::BorrowedFd;

use super::NewTimes;
use crate::{Advice, Errno, FdFlags, FileType, Filestat};

/// An open file, stream or socket of a backend.
///
/// A file keeps its own offset. Only [`stat`](Self::stat) is required; every other call has a default that
/// answers what an object without that ability answers. Rights are not a file's business: they are checked
/// before it is called.
///
/// ```
/// use wasihost::{Errno, File, FileType, Filestat, Stream, WasiCtx};
///
/// /// An endless source of one byte.
/// struct Fill(u8);
///
/// impl File for Fill {
///     fn stat(&mut self) -> Result<Filestat, Errno> {
///         let mut stat = Filestat::default();
///         stat.file_type = FileType::CharacterDevice;
///         Ok(stat)
///     }
///     fn read(&mut self, buf: &mut [u8]) -> Result<usize, Errno> {
///         buf.fill(self.0);
///         Ok(buf.len())
///     }
/// }
///
/// let wasi = WasiCtx::builder().stdin(Stream::file(Fill(b'y'))).build().unwrap();
/// # drop(wasi);
/// ```
pub trait File: Any + Send {
    /// The attributes.
    ///
    /// # Errors
    /// What the backend says.
    fn stat(&mut self) -> Result<Filestat, Errno>;

    /// What it is; asked once, when it is opened.
    fn file_type(&mut self) -> FileType {
        self.stat().map_or(FileType::Unknown, |stat| stat.file_type)
    }

    /// Reads at the offset and moves it; 0 is the end.
    ///
    /// # Errors
    /// `badf` if it can not be read; `again` if it would block and must not.
    fn read(&mut self, _buf: &mut [u8]) -> Result<usize, Errno> {
        Err(Errno::Badf)
    }

    /// Reads into several buffers; the default fills the first.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> Result<usize, Errno> {
        match bufs.iter_mut().find(|buf| !buf.is_empty()) {
            Some(buf) => self.read(buf),
            None => self.read(&mut []),
        }
    }

    /// Writes at the offset, or at the end if the file appends, and moves the offset.
    ///
    /// # Errors
    /// `badf` if it can not be written; `again` if it would block and must not.
    fn write(&mut self, _buf: &[u8]) -> Result<usize, Errno> {
        Err(Errno::Badf)
    }

    /// Writes several buffers; the default writes the first.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize, Errno> {
        self.write(bufs.iter().find(|buf| !buf.is_empty()).map_or(&[], |buf| buf))
    }

    /// Reads at an offset of its own.
    ///
    /// # Errors
    /// `spipe` if there are no offsets.
    fn read_at(&mut self, _buf: &mut [u8], _offset: u64) -> Result<usize, Errno> {
        Err(Errno::Spipe)
    }

    /// Writes at an offset of its own.
    ///
    /// # Errors
    /// `spipe` if there are no offsets.
    fn write_at(&mut self, _buf: &[u8], _offset: u64) -> Result<usize, Errno> {
        Err(Errno::Spipe)
    }

    /// Moves the offset and returns the new one.
    ///
    /// # Errors
    /// `spipe` if there are no offsets; `inval` if it would be negative.
    fn seek(&mut self, _to: SeekFrom) -> Result<u64, Errno> {
        Err(Errno::Spipe)
    }

    /// Cuts or extends the file.
    ///
    /// # Errors
    /// `inval` if it has no size that can be set.
    fn set_size(&mut self, _size: u64) -> Result<(), Errno> {
        Err(Errno::Inval)
    }

    /// Makes room for a range; a file that ends before the range does grows.
    ///
    /// # Errors
    /// `notsup` if there is nothing to make room in.
    fn allocate(&mut self, _offset: u64, _len: u64) -> Result<(), Errno> {
        Err(Errno::Notsup)
    }

    /// Takes a hint; the default ignores it.
    ///
    /// # Errors
    /// What the backend says.
    fn advise(&mut self, _offset: u64, _len: u64, _advice: Advice) -> Result<(), Errno> {
        Ok(())
    }

    /// Waits until the data are on the device, and with `metadata` the attributes, too.
    ///
    /// # Errors
    /// What the backend says.
    fn sync(&mut self, _metadata: bool) -> Result<(), Errno> {
        Ok(())
    }

    /// Sets times.
    ///
    /// # Errors
    /// `notsup` if there are none.
    fn set_times(&mut self, _times: NewTimes) -> Result<(), Errno> {
        Err(Errno::Notsup)
    }

    /// Sets `APPEND` and `NONBLOCK`; the other flags are fixed when a file is opened.
    ///
    /// # Errors
    /// `notsup` if it can not do what the flags say.
    fn set_flags(&mut self, flags: FdFlags) -> Result<(), Errno> {
        if flags.is_empty() { Ok(()) } else { Err(Errno::Notsup) }
    }

    /// How `poll_oneoff` finds out whether it can be read or written; by default it always can.
    ///
    /// # Errors
    /// What the guest finds in the event.
    fn readiness(&self, _interest: Interest) -> Result<Readiness<'_>, Errno> {
        Ok(Readiness::Ready { bytes: 0, hangup: false })
    }

    /// Accepts a connection.
    ///
    /// # Errors
    /// `notsock` if it is not a socket, `inval` if it does not listen, `again` if it must not block.
    fn accept(&mut self, _flags: FdFlags) -> Result<Box<dyn File>, Errno> {
        Err(Errno::Notsock)
    }

    /// Receives; returns the count and whether the message was cut.
    ///
    /// # Errors
    /// `notsock` if it is not a socket.
    fn recv(
        &mut self,
        _bufs: &mut [IoSliceMut<'_>],
        _peek: bool,
        _wait_all: bool,
    ) -> Result<(usize, bool), Errno> {
        Err(Errno::Notsock)
    }

    /// Sends.
    ///
    /// # Errors
    /// `notsock` if it is not a socket.
    fn send(&mut self, _bufs: &[IoSlice<'_>]) -> Result<usize, Errno> {
        Err(Errno::Notsock)
    }

    /// Closes one or both directions.
    ///
    /// # Errors
    /// `notsock` if it is not a socket, `notconn` if it is not connected.
    fn shutdown(&mut self, _how: std::net::Shutdown) -> Result<(), Errno> {
        Err(Errno::Notsock)
    }
}

/// What `poll_oneoff` waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// There is something to read, or the end.
    Read,
    /// There is room to write.
    Write,
}

/// How to find out whether a file is ready.
#[derive(Debug)]
#[non_exhaustive]
pub enum Readiness<'a> {
    /// It is ready now.
    Ready {
        /// How many bytes can be read or written without blocking, as far as is known.
        bytes: u64,
        /// Whether the other side is gone.
        hangup: bool,
    },
    /// The operating system knows: this descriptor is polled.
    Poll(BorrowedFd<'a>),
}
