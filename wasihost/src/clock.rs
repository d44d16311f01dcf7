//! The guest's clocks: the operating system's, unless the embedder has replaced them.

use std::time::Duration;

use rustix::time::{ClockId as OsClockId, Timespec};

use crate::ClockId;
use crate::fs::timestamp_ns;
use crate::rt::Interrupt;

/// A clock of the embedder: what it shows.
type Time = Box<dyn FnMut() -> Duration + Send>;

/// The clocks of a guest, and how it waits.
#[derive(Default)]
pub(crate) struct Clocks {
    pub(crate) walltime: Option<Time>,
    pub(crate) nanotime: Option<Time>,
    pub(crate) nanosleep: Option<Box<dyn FnMut(Duration) + Send>>,
    pub(crate) osyield: Option<Box<dyn FnMut() + Send>>,
    /// What ends the guest's waiting, and then the call into it.
    pub(crate) interrupt: Option<Interrupt>,
}

impl Clocks {
    /// What a clock shows, in nanoseconds. The clocks of CPU time follow a replaced monotonic clock.
    pub(crate) fn now(&mut self, id: ClockId) -> u64 {
        match self.replacement(id) {
            Some(clock) => u64::try_from(clock().as_nanos()).unwrap_or(u64::MAX),
            None => nanoseconds(rustix::time::clock_gettime(os_clock(id))),
        }
    }

    /// The resolution of a clock, in nanoseconds; 1 for a replaced clock.
    pub(crate) fn resolution(&mut self, id: ClockId) -> u64 {
        match self.replacement(id) {
            Some(_) => 1,
            None => nanoseconds(rustix::time::clock_getres(os_clock(id))).max(1),
        }
    }

    /// Lets other threads run.
    pub(crate) fn yield_now(&mut self) {
        match &mut self.osyield {
            Some(osyield) => osyield(),
            None => std::thread::yield_now(),
        }
    }

    fn replacement(&mut self, id: ClockId) -> Option<&mut Time> {
        match id {
            ClockId::Realtime => self.walltime.as_mut(),
            ClockId::Monotonic | ClockId::ProcessCputime | ClockId::ThreadCputime => self.nanotime.as_mut(),
        }
    }
}

fn os_clock(id: ClockId) -> OsClockId {
    match id {
        ClockId::Realtime => OsClockId::Realtime,
        ClockId::Monotonic => OsClockId::Monotonic,
        ClockId::ProcessCputime => OsClockId::ProcessCPUTime,
        ClockId::ThreadCputime => OsClockId::ThreadCPUTime,
    }
}

fn nanoseconds(time: Timespec) -> u64 {
    timestamp_ns(time.tv_sec, time.tv_nsec)
}
