//! Random bytes, from the context's source.

use crate::abi::{BufPtr, GuestMemory};
use crate::{Errno, WasiCtx};

/// # Errors
/// `fault`; `inval` for more bytes than a call may move; `io` if the host has no random bytes.
pub(crate) fn random_get(ctx: &mut WasiCtx, memory: &mut GuestMemory<'_>, buf: BufPtr) -> Result<(), Errno> {
    let max = memory.max_call_bytes();
    match memory.bytes_mut(buf)? {
        out if out.len() > max => Err(Errno::Inval),
        out => ctx.random.fill(out),
    }
}
