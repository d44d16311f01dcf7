//! Sockets of the host: listeners and connections that the guest is given.

use std::io::{IoSlice, IoSliceMut};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};

use cap_std::fs::Metadata;
use rustix::fs::OFlags;
use rustix::io::retry_on_intr;
use rustix::net::{
    RecvAncillaryBuffer, RecvFlags, ReturnFlags, SendAncillaryBuffer, SendFlags, recvmsg, sendmsg,
};

use crate::fs::{File, Interest, Readiness, filestat};
use crate::{Errno, FdFlags, FileType, Filestat};

/// A TCP or Unix socket of the host that a guest is given: a listener or a connection.
///
/// Made from the types of the standard library, which keep their mode: a non-blocking listener is
/// non-blocking for the guest, until it changes that. A guest can not make a socket, bind or connect one.
///
/// ```
/// use std::net::TcpListener;
/// use wasihost::WasiCtx;
///
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let wasi = WasiCtx::builder().preopen_socket(listener).build()?;
/// # drop(wasi);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Socket {
    fd: OwnedFd,
}

macro_rules! from {
    ($($ty:ty),*) => {
        $(impl From<$ty> for Socket {
            fn from(socket: $ty) -> Self {
                Self::new(socket.into())
            }
        })*
    };
}

from!(TcpListener, TcpStream, UnixListener, UnixStream);

impl Socket {
    fn new(fd: OwnedFd) -> Self {
        // Where a call has no flag for it, the socket must know that writing to a closed connection is an
        // error and not a signal that ends the process. If it does not, the embedder's runtime ignores the
        // signal, as Rust's does.
        #[cfg(target_vendor = "apple")]
        let _ = rustix::net::sockopt::set_socket_nosigpipe(&fd, true);
        Self { fd }
    }

    /// The flags that the descriptor has when the guest is given it.
    pub(crate) fn flags(&self) -> FdFlags {
        let os = rustix::fs::fcntl_getfl(&self.fd).unwrap_or(OFlags::empty());
        if os.contains(OFlags::NONBLOCK) { FdFlags::NONBLOCK } else { FdFlags::empty() }
    }
}

impl File for Socket {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        let file = std::fs::File::from(self.fd.try_clone()?);
        Ok(filestat(&Metadata::from_file(&file)?))
    }

    fn file_type(&mut self) -> FileType {
        FileType::SocketStream
    }

    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Errno> {
        Ok(retry_on_intr(|| rustix::io::read(&self.fd, &mut *buf))?)
    }

    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> Result<usize, Errno> {
        Ok(retry_on_intr(|| rustix::io::readv(&self.fd, bufs))?)
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize, Errno> {
        self.send(&[IoSlice::new(buf)])
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize, Errno> {
        self.send(bufs)
    }

    fn set_flags(&mut self, flags: FdFlags) -> Result<(), Errno> {
        if flags.contains(FdFlags::APPEND) {
            return Err(Errno::Notsup);
        }
        let mut os = rustix::fs::fcntl_getfl(&self.fd)?;
        os.set(OFlags::NONBLOCK, flags.contains(FdFlags::NONBLOCK));
        Ok(rustix::fs::fcntl_setfl(&self.fd, os)?)
    }

    fn readiness(&self, _interest: Interest) -> Result<Readiness<'_>, Errno> {
        Ok(Readiness::Poll(self.fd.as_fd()))
    }

    fn accept(&mut self, flags: FdFlags) -> Result<Box<dyn File>, Errno> {
        let mut connection = Self::new(retry_on_intr(|| accept(&self.fd))?);
        // Some systems pass the listener's mode on and some do not.
        connection.set_flags(flags)?;
        Ok(Box::new(connection))
    }

    fn recv(
        &mut self,
        bufs: &mut [IoSliceMut<'_>],
        peek: bool,
        wait_all: bool,
    ) -> Result<(usize, bool), Errno> {
        let mut flags = RecvFlags::empty();
        flags.set(RecvFlags::PEEK, peek);
        flags.set(RecvFlags::WAITALL, wait_all);
        // There is no room for descriptors that the other side might send along: they are closed.
        let received = retry_on_intr(|| recvmsg(&self.fd, bufs, &mut RecvAncillaryBuffer::default(), flags))?;
        Ok((received.bytes, received.flags.contains(ReturnFlags::TRUNC)))
    }

    fn send(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize, Errno> {
        #[cfg(not(target_vendor = "apple"))]
        let flags = SendFlags::NOSIGNAL;
        #[cfg(target_vendor = "apple")]
        let flags = SendFlags::empty();
        Ok(retry_on_intr(|| sendmsg(&self.fd, bufs, &mut SendAncillaryBuffer::default(), flags))?)
    }

    fn shutdown(&mut self, how: Shutdown) -> Result<(), Errno> {
        Ok(rustix::net::shutdown(
            &self.fd,
            match how {
                Shutdown::Read => rustix::net::Shutdown::Read,
                Shutdown::Write => rustix::net::Shutdown::Write,
                Shutdown::Both => rustix::net::Shutdown::Both,
            },
        )?)
    }
}

/// Accepts a connection that no child process inherits.
#[cfg(not(target_vendor = "apple"))]
fn accept(listener: &OwnedFd) -> rustix::io::Result<OwnedFd> {
    rustix::net::accept_with(listener, rustix::net::SocketFlags::CLOEXEC)
}

/// Accepts a connection that no child process inherits.
#[cfg(target_vendor = "apple")]
fn accept(listener: &OwnedFd) -> rustix::io::Result<OwnedFd> {
    let connection = rustix::net::accept(listener)?;
    rustix::io::fcntl_setfd(&connection, rustix::io::FdFlags::CLOEXEC)?;
    Ok(connection)
}
