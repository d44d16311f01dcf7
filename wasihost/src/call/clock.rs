//! Clocks. What they show comes from the context's clock source.

use crate::abi::{ClockId, GuestMemory};
use crate::{Errno, WasiCtx};

/// # Errors
/// `inval` for a clock that there is not.
pub(crate) fn clock_res_get(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>, id: ClockId) -> Result<u64, Errno> {
    Ok(ctx.clocks.resolution(id))
}

/// The precision that the guest asks for is ignored: the answer is as precise as the clock is.
///
/// # Errors
/// `inval` for a clock that there is not.
pub(crate) fn clock_time_get(
    ctx: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    id: ClockId,
    _precision: u64,
) -> Result<u64, Errno> {
    Ok(ctx.clocks.now(id))
}
