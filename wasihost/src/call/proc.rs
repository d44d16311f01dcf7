//! The guest as a process: yielding, and signals, which do not exist.

use crate::abi::GuestMemory;
use crate::{Errno, WasiCtx};

/// # Errors
/// Always `nosys`: a guest has no signal handlers, and the host's process is not the guest's to signal.
pub(crate) fn proc_raise(_: &mut WasiCtx, _: &mut GuestMemory<'_>, _signal: u32) -> Result<(), Errno> {
    Err(Errno::Nosys)
}

/// # Errors
/// None.
pub(crate) fn sched_yield(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>) -> Result<(), Errno> {
    ctx.clocks.yield_now();
    Ok(())
}
