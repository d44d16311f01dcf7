//! Sockets.

use crate::abi::{FdFlags, GuestMemory, IovsPtr, RiFlags, SdFlags};
use crate::{Errno, WasiCtx};

/// # Errors
/// `nosys`.
pub(crate) fn sock_accept(
    _: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    _fd: u32,
    _flags: FdFlags,
) -> Result<u32, Errno> {
    Err(Errno::Nosys)
}

/// # Errors
/// `nosys`.
pub(crate) fn sock_recv(
    _: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    _fd: u32,
    _iovs: IovsPtr,
    _flags: RiFlags,
) -> Result<(u32, u16), Errno> {
    Err(Errno::Nosys)
}

/// # Errors
/// `nosys`.
pub(crate) fn sock_send(
    _: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    _fd: u32,
    _iovs: IovsPtr,
    _flags: u32,
) -> Result<u32, Errno> {
    Err(Errno::Nosys)
}

/// # Errors
/// `nosys`.
pub(crate) fn sock_shutdown(
    _: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    _fd: u32,
    _how: SdFlags,
) -> Result<(), Errno> {
    Err(Errno::Nosys)
}
