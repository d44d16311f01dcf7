//! Random bytes, from the context's source.

use crate::abi::{BufPtr, GuestMemory};
use crate::{Errno, WasiCtx};

/// # Errors
/// `fault`; `io` if the host has no random bytes.
pub(crate) fn random_get(ctx: &mut WasiCtx, memory: &mut GuestMemory<'_>, buf: BufPtr) -> Result<(), Errno> {
    ctx.random.fill(memory.bytes_mut(buf)?)
}
