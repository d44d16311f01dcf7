//! Waiting for events.

use crate::abi::GuestMemory;
use crate::{Errno, WasiCtx};

/// # Errors
/// `nosys`.
pub(crate) fn poll_oneoff(
    _: &mut WasiCtx,
    _: &mut GuestMemory<'_>,
    _subscriptions: u32,
    _events: u32,
    _nsubscriptions: u32,
) -> Result<u32, Errno> {
    Err(Errno::Nosys)
}
