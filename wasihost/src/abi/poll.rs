//! What `poll_oneoff` takes and gives: subscriptions and events, with their layouts in the guest's memory.

use super::{ClockId, Out, Param};
use crate::Errno;
use crate::fs::Interest;

/// What the guest waits for (`subscription`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subscription {
    /// What the guest finds in the event again.
    pub(crate) userdata: u64,
    pub(crate) kind: EventKind,
    /// What to wait for; an error becomes the event's.
    pub(crate) what: Result<What, Errno>,
}

/// The two unions of a subscription.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    Clock { id: ClockId, timeout_ns: u64, absolute: bool },
    Fd { fd: u32, interest: Interest },
}

/// The type of an event (`eventtype`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    Clock = 0,
    FdRead = 1,
    FdWrite = 2,
}

/// Something that has happened (`event`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) userdata: u64,
    pub(crate) kind: EventKind,
    pub(crate) errno: Option<Errno>,
    /// How many bytes can be read, as far as is known.
    pub(crate) nbytes: u64,
    /// Whether the other side is gone (`eventrwflags`).
    pub(crate) hangup: bool,
}

/// `subclockflags::subscription_clock_abstime`.
const ABSTIME: u16 = 1;

impl Subscription {
    /// How many bytes a subscription takes.
    pub(crate) const SIZE: u32 = 48;

    /// Reads a subscription.
    ///
    /// # Errors
    /// `inval` for an event type that there is not: nothing can be said about such a subscription.
    pub(crate) fn decode(bytes: &[u8; Self::SIZE as usize]) -> Result<Self, Errno> {
        let u64_at = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let u32_at = |at: usize| u32::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let fd = |interest| Ok(What::Fd { fd: u32_at(16), interest });
        let (kind, what) = match bytes[8] {
            0 => {
                let flags = u16::from_le_bytes([bytes[40], bytes[41]]);
                (EventKind::Clock, Self::clock(u32_at(16), u64_at(24), flags))
            }
            1 => (EventKind::FdRead, fd(Interest::Read)),
            2 => (EventKind::FdWrite, fd(Interest::Write)),
            _ => return Err(Errno::Inval),
        };
        Ok(Self { userdata: u64_at(0), kind, what })
    }

    fn clock(id: u32, timeout_ns: u64, flags: u16) -> Result<What, Errno> {
        if flags & !ABSTIME != 0 {
            return Err(Errno::Inval);
        }
        let id = ClockId::decode(id.cast_signed())?;
        Ok(What::Clock { id, timeout_ns, absolute: flags == ABSTIME })
    }
}

impl Out for Event {
    const SIZE: usize = 32;

    fn put(&self, out: &mut [u8]) {
        out.fill(0);
        out[0..8].copy_from_slice(&self.userdata.to_le_bytes());
        out[8..10].copy_from_slice(&self.errno.map_or(0, Errno::code).to_le_bytes());
        out[10] = self.kind as u8;
        out[16..24].copy_from_slice(&self.nbytes.to_le_bytes());
        out[24..26].copy_from_slice(&u16::from(self.hangup).to_le_bytes());
    }
}
