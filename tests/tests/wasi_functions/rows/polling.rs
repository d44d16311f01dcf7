//! `poll_oneoff`.

use wasihost::Errno;

use super::{A, CREAT, GREETED, HOST, LISTENER, MEMORY, STDIN, STDOUT, case, opens};
use crate::row::{Arg, Case, Piece, Row, any, fails, ok, u32};

const REALTIME: u32 = 0;
const MONOTONIC: u32 = 1;
const CPU: u32 = 2;
const ABSTIME: u16 = 1;

const CLOCK: u8 = 0;
const FD_READ: u8 = 1;
const FD_WRITE: u8 = 2;

pub(super) fn cases() -> Vec<Case> {
    vec![case("events", events()), case("counts of subscriptions", counts())]
}

/// A subscription to a clock.
fn clock(userdata: u64, id: u32, timeout: u64, flags: u16) -> Vec<u8> {
    let mut bytes = vec![0; 48];
    bytes[..8].copy_from_slice(&userdata.to_le_bytes());
    bytes[16..20].copy_from_slice(&id.to_le_bytes());
    bytes[24..32].copy_from_slice(&timeout.to_le_bytes());
    bytes[40..42].copy_from_slice(&flags.to_le_bytes());
    bytes
}

/// A subscription to a descriptor.
fn fd(userdata: u64, kind: u8, fd: u32) -> Vec<u8> {
    let mut bytes = vec![0; 48];
    bytes[..8].copy_from_slice(&userdata.to_le_bytes());
    bytes[8] = kind;
    bytes[16..20].copy_from_slice(&fd.to_le_bytes());
    bytes
}

/// An event.
fn event(userdata: u64, kind: u8, errno: Option<Errno>, nbytes: u64) -> Vec<u8> {
    let mut bytes = vec![0; 32];
    bytes[..8].copy_from_slice(&userdata.to_le_bytes());
    bytes[8..10].copy_from_slice(&errno.map_or(0, Errno::code).to_le_bytes());
    bytes[10] = kind;
    bytes[16..24].copy_from_slice(&nbytes.to_le_bytes());
    bytes
}

/// Subscriptions with the events that have happened.
fn polls(subscriptions: &[Vec<u8>], events: &[Vec<u8>]) -> Row {
    // There must be room for as many events as there are subscriptions.
    let mut bytes = events.concat();
    bytes.resize(subscriptions.len() * 32, 0xaa);
    ok(
        "poll_oneoff",
        [
            Arg::In(subscriptions.concat()),
            Arg::Out(vec![Piece::Is(bytes)]),
            Arg::Int(subscriptions.len() as i64),
            u32(events.len() as u32),
        ],
    )
}

fn events() -> Vec<Row> {
    let ready = |userdata, kind| event(userdata, kind, None, 0);
    let wrong = |userdata, kind, errno| event(userdata, kind, Some(errno), 0);
    vec![
        polls(&[clock(7, MONOTONIC, 1_000, 0)], &[ready(7, CLOCK)]),
        polls(&[clock(7, REALTIME, 1_000, 0)], &[ready(7, CLOCK)]),
        polls(&[clock(7, REALTIME, 1, ABSTIME)], &[ready(7, CLOCK)]),
        polls(&[clock(1, MONOTONIC, 9_000, 0), clock(2, MONOTONIC, 10, 0)], &[ready(2, CLOCK)]),
        polls(&[fd(1, FD_READ, STDIN), clock(2, MONOTONIC, 1 << 60, 0)], &[ready(1, FD_READ)]),
        polls(&[fd(1, FD_WRITE, STDOUT)], &[ready(1, FD_WRITE)]),
        polls(&[fd(3, FD_READ, GREETED)], &[event(3, FD_READ, None, 5)]),
        polls(
            &[fd(3, FD_READ, LISTENER), fd(4, FD_WRITE, GREETED)],
            &[ready(3, FD_READ), ready(4, FD_WRITE)],
        ),
        opens(MEMORY, "file", CREAT, A),
        ok("fd_write", [Arg::Fd(A), Arg::Gather(vec!["0123"]), u32(4)]),
        ok("fd_seek", [Arg::Fd(A), Arg::Int(1), Arg::Flags(0), crate::row::u64(1)]),
        polls(&[fd(5, FD_READ, A)], &[event(5, FD_READ, None, 3)]),
        polls(
            &[fd(1, FD_READ, 9_999), fd(2, FD_WRITE, HOST), fd(3, FD_WRITE, STDOUT)],
            &[wrong(1, FD_READ, Errno::Badf), wrong(2, FD_WRITE, Errno::Isdir), ready(3, FD_WRITE)],
        ),
        polls(&[clock(1, 9, 0, 0)], &[wrong(1, CLOCK, Errno::Inval)]),
        polls(&[clock(1, MONOTONIC, 0, 2)], &[wrong(1, CLOCK, Errno::Inval)]),
        polls(&[clock(1, CPU, 0, 0)], &[wrong(1, CLOCK, Errno::Notsup)]),
        ok("fd_fdstat_set_rights", [Arg::Fd(A), Arg::Rights(0), Arg::Rights(0)]),
        polls(&[fd(1, FD_READ, A)], &[wrong(1, FD_READ, Errno::Notcapable)]),
    ]
}

fn counts() -> Vec<Row> {
    let poll = |subscription: Vec<u8>, count| [Arg::In(subscription), any(32), Arg::Int(count), any(4)];
    let subscription = clock(1, MONOTONIC, 1, 0);
    let mut unknown = subscription.clone();
    unknown[8] = 3;
    vec![
        fails("poll_oneoff", Errno::Inval, poll(subscription.clone(), 0)),
        fails("poll_oneoff", Errno::Inval, poll(subscription.clone(), 1025)),
        fails("poll_oneoff", Errno::Inval, poll(subscription, i64::from(u32::MAX))),
        fails("poll_oneoff", Errno::Inval, poll(unknown, 1)),
    ]
}
