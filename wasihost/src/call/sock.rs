//! Sockets: accepting, receiving, sending, shutting down.

use std::net::Shutdown;

use crate::abi::{FdFlags, GuestMemory, IovsPtr, RiFlags, Rights, SdFlags};
use crate::fs::Opened;
use crate::table::Descriptor;
use crate::{Errno, WasiCtx};

/// `roflags::recv_data_truncated`.
const DATA_TRUNCATED: u16 = 1;

/// Accepts a connection; of the flags, only `nonblock` means something to a socket.
///
/// # Errors
/// `badf`, `notsock`, `notcapable`, `again`, `connaborted`; `inval` for other flags or a socket that does not
/// listen; `mfile` if the table is full.
pub(crate) fn sock_accept(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
    flags: FdFlags,
) -> Result<u32, Errno> {
    ctx.fds.get_mut(fd)?.socket(Rights::SOCK_ACCEPT)?;
    if !(flags - FdFlags::NONBLOCK).is_empty() {
        return Err(Errno::Inval);
    }
    // With a full table, the connection stays in the queue.
    ctx.fds.room()?;
    let connection = ctx.fds.get_mut(fd)?.socket(Rights::SOCK_ACCEPT)?.accept(flags)?;
    let object = Opened::File(connection);
    ctx.fds.insert(Descriptor::new(object, Rights::SOCKET, Rights::empty(), flags))
}

/// # Errors
/// `badf`, `notsock`, `notcapable`, `fault`, `again`, `notconn`, `connreset`.
pub(crate) fn sock_recv(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    iovs: IovsPtr,
    flags: RiFlags,
) -> Result<(u32, u16), Errno> {
    let socket = ctx.fds.get_mut(fd)?.socket(Rights::FD_READ)?;
    let (peek, wait_all) = (flags.contains(RiFlags::RECV_PEEK), flags.contains(RiFlags::RECV_WAITALL));
    let mut cut = false;
    let count = memory.scatter(iovs, |bufs| {
        let (count, truncated) = socket.recv(bufs, peek, wait_all)?;
        cut = truncated;
        Ok(count)
    })?;
    let roflags = if cut { DATA_TRUNCATED } else { 0 };
    Ok((u32::try_from(count).map_err(|_| Errno::Overflow)?, roflags))
}

/// # Errors
/// `badf`, `notsock`, `notcapable`, `fault`, `again`, `notconn`, `pipe`, `connreset`; `inval` for flags, of
/// which there are none.
pub(crate) fn sock_send(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    fd: u32,
    iovs: IovsPtr,
    flags: u32,
) -> Result<u32, Errno> {
    let socket = ctx.fds.get_mut(fd)?.socket(Rights::FD_WRITE)?;
    if flags != 0 {
        return Err(Errno::Inval);
    }
    let count = memory.gather(iovs, |bufs| socket.send(bufs))?;
    u32::try_from(count).map_err(|_| Errno::Overflow)
}

/// # Errors
/// `badf`, `notsock`, `notcapable`, `notconn`; `inval` if neither direction is named.
pub(crate) fn sock_shutdown(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    fd: u32,
    how: SdFlags,
) -> Result<(), Errno> {
    let socket = ctx.fds.get_mut(fd)?.socket(Rights::SOCK_SHUTDOWN)?;
    socket.shutdown(match (how.contains(SdFlags::RD), how.contains(SdFlags::WR)) {
        (true, true) => Shutdown::Both,
        (true, false) => Shutdown::Read,
        (false, true) => Shutdown::Write,
        (false, false) => return Err(Errno::Inval),
    })
}
