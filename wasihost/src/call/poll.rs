//! Waiting for events: clocks, and descriptors that become ready.
//!
//! A subscription that can not be waited for is an event with an errno, which has happened at once. What can
//! only be asked (a file of the embedder) is asked once; what the operating system knows is waited for, all of
//! it together and with the nearest clock, in one `poll`.

use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::abi::{BufPtr, Event, EventKind, GuestMemory, Out, Rights, Subscription, What};
use crate::clock::Clocks;
use crate::fs::{Interest, Readiness};
use crate::rt::Interrupt;
use crate::table::FdTable;
use crate::{ClockId, Errno, WasiCtx};

/// More subscriptions in one call are `inval`.
const MAX_SUBSCRIPTIONS: u32 = 1024;

/// No single wait is longer, because some systems count milliseconds in 32 bits.
const MAX_WAIT: Duration = Duration::from_secs(3600);

/// How long an interrupt may go unseen while descriptors are waited for: they wake `poll`, the interrupt does not.
const INTERRUPT_LATENCY: Duration = Duration::from_millis(10);

/// Waits until at least one of the events has happened, and stores all that have, in the order of their
/// subscriptions. The precision that the guest asks for is ignored.
///
/// # Errors
/// `fault`; `inval` for no subscription, more than 1,024, or one of an unknown type; `intr` if the call into the guest
/// was interrupted meanwhile. In an event: `badf`,
/// `isdir`, `notcapable`; `inval` for a clock or clock flag that there is not, `notsup` for a clock of CPU
/// time.
pub(crate) fn poll_oneoff(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    subscriptions: u32,
    events: u32,
    nsubscriptions: u32,
) -> Result<u32, Errno> {
    if nsubscriptions == 0 || nsubscriptions > MAX_SUBSCRIPTIONS {
        return Err(Errno::Inval);
    }
    let subscriptions = read_subscriptions(memory, subscriptions, nsubscriptions)?;
    memory.range(events, u64::from(nsubscriptions) * Event::SIZE as u64)?;
    let mut wait = Wait::default();
    for (index, subscription) in subscriptions.iter().enumerate() {
        wait.add(index, subscription, &ctx.fds, &mut ctx.clocks);
    }
    let happened = wait.run(&subscriptions, &mut ctx.clocks)?;
    let mut at = events;
    for event in &happened {
        memory.put(at, event)?;
        at = at.wrapping_add(Event::SIZE as u32);
    }
    u32::try_from(happened.len()).map_err(|_| Errno::Overflow)
}

fn read_subscriptions(memory: &GuestMemory<'_>, ptr: u32, count: u32) -> Result<Vec<Subscription>, Errno> {
    let bytes = memory.bytes(BufPtr { ptr, len: count.saturating_mul(Subscription::SIZE) })?;
    let (subscriptions, _) = bytes.as_chunks();
    subscriptions.iter().map(Subscription::decode).collect()
}

/// What one call waits for.
#[derive(Default)]
struct Wait<'a> {
    /// What has happened already, with the index of its subscription.
    happened: Vec<(usize, Event)>,
    timers: Vec<Timer>,
    pending: Vec<Pending<'a>>,
}

struct Timer {
    index: usize,
    /// How long after the call it is due.
    remaining: Duration,
}

/// A descriptor that the operating system waits for.
struct Pending<'a> {
    index: usize,
    fd: BorrowedFd<'a>,
    interest: Interest,
}

impl<'a> Wait<'a> {
    fn add(&mut self, index: usize, subscription: &Subscription, fds: &'a FdTable, clocks: &mut Clocks) {
        let added = match subscription.what {
            Ok(What::Clock { id, timeout_ns, absolute }) => {
                remaining(clocks, id, timeout_ns, absolute).map(|remaining| {
                    self.timers.push(Timer { index, remaining });
                })
            }
            Ok(What::Fd { fd, interest }) => readiness(fds, fd, interest).map(|readiness| match readiness {
                Readiness::Poll(fd) => self.pending.push(Pending { index, fd, interest }),
                Readiness::Ready { bytes, hangup } => {
                    let event = Event { nbytes: bytes, hangup, ..event(subscription) };
                    self.happened.push((index, event));
                }
            }),
            Err(errno) => Err(errno),
        };
        if let Err(errno) = added {
            self.happened.push((index, Event { errno: Some(errno), ..event(subscription) }));
        }
    }

    /// Waits, unless something has happened already, and collects everything that has.
    fn run(self, subscriptions: &[Subscription], clocks: &mut Clocks) -> Result<Vec<Event>, Errno> {
        let Self { mut happened, timers, pending } = self;
        let limit = match happened.is_empty() {
            true => timers.iter().map(|timer| timer.remaining).min(),
            false => Some(Duration::ZERO),
        };
        let mut fds: Vec<_> = pending.iter().map(Pending::poll_fd).collect();
        let passed = wait(&mut fds, limit, clocks)?;
        for (pending, fd) in pending.iter().zip(&fds) {
            if !fd.revents().is_empty() {
                let event = ready_event(&subscriptions[pending.index], pending, fd.revents());
                happened.push((pending.index, event));
            }
        }
        let due = timers.iter().filter(|timer| timer.remaining <= passed);
        happened.extend(due.map(|timer| (timer.index, event(&subscriptions[timer.index]))));
        happened.sort_unstable_by_key(|(index, _)| *index);
        Ok(happened.into_iter().map(|(_, event)| event).collect())
    }
}

impl<'a> Pending<'a> {
    fn poll_fd(&self) -> PollFd<'a> {
        let flags = match self.interest {
            Interest::Read => PollFlags::IN,
            Interest::Write => PollFlags::OUT,
        };
        PollFd::from_borrowed_fd(self.fd, flags)
    }
}

/// The event of a subscription, without anything to say.
fn event(subscription: &Subscription) -> Event {
    Event { userdata: subscription.userdata, kind: subscription.kind, errno: None, nbytes: 0, hangup: false }
}

fn ready_event(subscription: &Subscription, pending: &Pending<'_>, revents: PollFlags) -> Event {
    let gone = PollFlags::HUP | PollFlags::ERR;
    let nbytes = match subscription.kind {
        // What can not say how much there is has something, or its end.
        EventKind::FdRead => rustix::io::ioctl_fionread(pending.fd).unwrap_or(0),
        EventKind::FdWrite | EventKind::Clock => 0,
    };
    Event {
        errno: revents.contains(PollFlags::NVAL).then_some(Errno::Badf),
        nbytes,
        hangup: revents.intersects(gone),
        ..event(subscription)
    }
}

/// How long it is until a clock shows what the guest waits for; a time in the past is now.
fn remaining(clocks: &mut Clocks, id: ClockId, timeout_ns: u64, absolute: bool) -> Result<Duration, Errno> {
    match id {
        ClockId::Realtime | ClockId::Monotonic => {}
        ClockId::ProcessCputime | ClockId::ThreadCputime => return Err(Errno::Notsup),
    }
    let passed = if absolute { clocks.now(id) } else { 0 };
    Ok(Duration::from_nanos(timeout_ns.saturating_sub(passed)))
}

fn readiness(fds: &FdTable, fd: u32, interest: Interest) -> Result<Readiness<'_>, Errno> {
    let needed = match interest {
        Interest::Read => Rights::FD_READ,
        Interest::Write => Rights::FD_WRITE,
    };
    fds.get(fd)?.file_ref(Rights::POLL_FD_READWRITE | needed)?.readiness(interest)
}

/// Waits until a descriptor is ready or the time is over; says how much time has passed for the timers.
fn wait(fds: &mut [PollFd<'_>], limit: Option<Duration>, clocks: &mut Clocks) -> Result<Duration, Errno> {
    if let (Some(limit), Some(sleep)) = (limit.filter(|limit| !limit.is_zero()), &mut clocks.nanosleep) {
        // The embedder's sleep can not be interrupted by a descriptor: look before it and after it.
        if poll_for(fds, Some(Duration::ZERO))? > 0 {
            return Ok(Duration::ZERO);
        }
        sleep(limit);
        poll_for(fds, Some(Duration::ZERO))?;
        return Ok(limit);
    }
    let start = Instant::now();
    loop {
        let left = limit.map(|limit| limit.saturating_sub(start.elapsed()));
        let ready = match &clocks.interrupt {
            Some(interrupt) => poll_until(interrupt, fds, left)?,
            None => poll_for(fds, left)?,
        };
        let passed = start.elapsed();
        if ready > 0 || limit.is_some_and(|limit| passed >= limit) {
            return Ok(passed);
        }
    }
}

/// As [`poll_for`], or a part of it, unless there is an interrupt.
fn poll_until(
    interrupt: &Interrupt,
    fds: &mut [PollFd<'_>],
    timeout: Option<Duration>,
) -> Result<usize, Errno> {
    let timeout = timeout.unwrap_or(MAX_WAIT);
    if fds.is_empty() {
        return if interrupt.wait(timeout) { Err(Errno::Intr) } else { Ok(0) };
    }
    let ready = poll_for(fds, Some(timeout.min(INTERRUPT_LATENCY)))?;
    if ready == 0 && interrupt.is_set() { Err(Errno::Intr) } else { Ok(ready) }
}

/// One `poll`; a signal, or the longest wait there is, may end it before its time.
fn poll_for(fds: &mut [PollFd<'_>], timeout: Option<Duration>) -> Result<usize, Errno> {
    if fds.is_empty() && timeout == Some(Duration::ZERO) {
        return Ok(0);
    }
    let timeout = timeout.unwrap_or(MAX_WAIT).min(MAX_WAIT);
    let timeout = Timespec { tv_sec: timeout.as_secs() as _, tv_nsec: timeout.subsec_nanos().into() };
    match poll(fds, Some(&timeout)) {
        Err(rustix::io::Errno::INTR) => Ok(0),
        result => Ok(result?),
    }
}
