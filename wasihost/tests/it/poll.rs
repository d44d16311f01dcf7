//! poll_oneoff: what it waits for, for how long, and what it says.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use wasihost::rt::Interrupt;
use wasihost::{Errno, OutputBuffer, Stream, TreeDir, WasiCtx, preview1};

use crate::guest::{BUF, CREAT, Guest, OUT, ROOT, check};

/// Where subscriptions and events are put.
const SUBSCRIPTIONS: i32 = BUF;
const EVENTS: i32 = BUF + 0x8000;

const MONOTONIC: u32 = 1;
const MS: u64 = 1_000_000;

#[derive(Clone, Copy)]
enum Sub {
    Clock { id: u32, timeout: u64, flags: u16 },
    Read(u32),
    Write(u32),
}

/// A timer on the monotonic clock.
fn after(timeout: u64) -> Sub {
    Sub::Clock { id: MONOTONIC, timeout, flags: 0 }
}

#[derive(Debug, PartialEq, Eq)]
struct Event {
    userdata: u64,
    errno: u16,
    kind: u8,
    nbytes: u64,
    flags: u16,
}

/// An event without an error, bytes or flags; the userdata of the n-th subscription is 100 + n.
fn event(index: u64, kind: u8) -> Event {
    Event { userdata: 100 + index, errno: 0, kind, nbytes: 0, flags: 0 }
}

fn failed(index: u64, kind: u8, errno: Errno) -> Event {
    Event { errno: errno.code(), ..event(index, kind) }
}

fn put(guest: &mut Guest, subs: &[Sub]) {
    for (index, sub) in (0..).zip(subs) {
        let mut bytes = [0; 48];
        bytes[..8].copy_from_slice(&(100 + index as u64).to_le_bytes());
        match *sub {
            Sub::Clock { id, timeout, flags } => {
                bytes[16..20].copy_from_slice(&id.to_le_bytes());
                bytes[24..32].copy_from_slice(&timeout.to_le_bytes());
                bytes[40..42].copy_from_slice(&flags.to_le_bytes());
            }
            Sub::Read(fd) | Sub::Write(fd) => {
                bytes[8] = if matches!(sub, Sub::Read(_)) { 1 } else { 2 };
                bytes[16..20].copy_from_slice(&fd.to_le_bytes());
            }
        }
        guest.put(SUBSCRIPTIONS + index * 48, &bytes);
    }
}

fn poll(guest: &mut Guest, subs: &[Sub]) -> Result<Vec<Event>, Errno> {
    put(guest, subs);
    let count = subs.len() as i32;
    check(preview1::poll_oneoff(&mut guest.wasi, &mut guest.memory, SUBSCRIPTIONS, EVENTS, count, OUT))?;
    Ok((0..guest.u32(OUT) as i32)
        .map(|index| EVENTS + index * 32)
        .map(|at| Event {
            userdata: guest.u64(at),
            errno: guest.u16(at + 8),
            kind: guest.memory[at as usize + 10],
            nbytes: guest.u64(at + 16),
            flags: guest.u16(at + 24),
        })
        .collect())
}

/// A guest whose standard input is one end of a pipe, and the other end.
fn with_pipe() -> (Guest, UnixStream) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    (Guest::new(WasiCtx::builder().preopen_socket(theirs)), ours)
}

/// The pipe's descriptor.
const PIPE: u32 = 3;

#[test]
fn a_relative_timer_waits_its_time() {
    let mut guest = Guest::new(WasiCtx::builder());
    for id in [0, MONOTONIC] {
        let start = Instant::now();
        let timer = Sub::Clock { id, timeout: 30 * MS, flags: 0 };
        assert_eq!(poll(&mut guest, &[timer]), Ok(vec![event(0, 0)]));
        assert!(start.elapsed() >= Duration::from_millis(30));
    }
}

#[test]
fn an_absolute_timer_waits_until_its_time() {
    let mut guest = Guest::new(WasiCtx::builder());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64;
    let start = Instant::now();
    let timer = Sub::Clock { id: 0, timeout: now + 30 * MS, flags: 1 };
    assert_eq!(poll(&mut guest, &[timer]), Ok(vec![event(0, 0)]));
    assert!((20..5000).contains(&start.elapsed().as_millis()));
}

#[test]
fn an_absolute_time_in_the_past_is_now() {
    let mut guest = Guest::new(WasiCtx::builder());
    let start = Instant::now();
    for id in [0, MONOTONIC] {
        for timeout in [0, 1] {
            let timer = Sub::Clock { id, timeout, flags: 1 };
            assert_eq!(poll(&mut guest, &[timer, after(u64::MAX)]), Ok(vec![event(0, 0)]));
        }
    }
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn the_nearest_of_several_timers_ends_the_wait() {
    let mut guest = Guest::new(WasiCtx::builder());
    let timers = [after(u64::MAX), after(20 * MS), after(3_600_000 * MS), after(20 * MS)];
    assert_eq!(poll(&mut guest, &timers), Ok(vec![event(1, 0), event(3, 0)]));
}

#[test]
fn waiting_takes_no_cpu_time() {
    let (mut guest, _ours) = with_pipe();
    check(preview1::clock_time_get(&mut guest.wasi, &mut guest.memory, 3, 0, OUT)).unwrap();
    let before = guest.u64(OUT);
    assert_eq!(poll(&mut guest, &[Sub::Read(PIPE), after(300 * MS)]), Ok(vec![event(1, 0)]));
    check(preview1::clock_time_get(&mut guest.wasi, &mut guest.memory, 3, 0, OUT)).unwrap();
    let used = guest.u64(OUT) - before;
    assert!(used < 50 * MS, "{used} ns of CPU time");
}

#[test]
fn what_arrives_ends_the_wait_for_a_timer() {
    let (mut guest, mut ours) = with_pipe();
    let writer = thread::spawn(move || {
        thread::sleep(Duration::from_millis(30));
        ours.write_all(b"hello").unwrap();
        ours
    });
    let start = Instant::now();
    let events = poll(&mut guest, &[after(60_000 * MS), Sub::Read(PIPE)]);
    assert_eq!(events, Ok(vec![Event { nbytes: 5, ..event(1, 1) }]));
    assert!((30..30_000).contains(&start.elapsed().as_millis()));
    let _ours = writer.join().unwrap();
    assert_eq!(guest.read(PIPE as i32, 10), Ok(b"hello".to_vec()));
}

#[test]
fn a_silent_pipe_is_waited_for_until_the_timer_is_due() {
    let (mut guest, _ours) = with_pipe();
    assert_eq!(poll(&mut guest, &[Sub::Read(PIPE), after(20 * MS)]), Ok(vec![event(1, 0)]));
}

#[test]
fn the_other_sides_end_is_an_event_with_hangup() {
    let (mut guest, mut ours) = with_pipe();
    ours.write_all(b"bye").unwrap();
    drop(ours);
    let events = poll(&mut guest, &[Sub::Read(PIPE)]);
    assert_eq!(events, Ok(vec![Event { nbytes: 3, flags: 1, ..event(0, 1) }]));
    guest.read(PIPE as i32, 3).unwrap();
    assert_eq!(poll(&mut guest, &[Sub::Read(PIPE)]), Ok(vec![Event { flags: 1, ..event(0, 1) }]));
}

#[test]
fn a_full_pipe_is_writable_when_the_other_side_has_read() {
    let (mut guest, mut ours) = with_pipe();
    guest.set_flags(PIPE as i32, 4).unwrap();
    while guest.write(PIPE as i32, &[7; 0x4000]).is_ok() {}
    assert_eq!(poll(&mut guest, &[Sub::Write(PIPE), after(10 * MS)]), Ok(vec![event(1, 0)]));
    let reader = thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        std::io::Read::read_exact(&mut ours, &mut [0; 0x4000]).unwrap();
        // All that is there, so that there is room whatever the system's threshold is.
        ours.set_nonblocking(true).unwrap();
        let _ = std::io::copy(&mut ours, &mut std::io::sink());
        ours
    });
    assert_eq!(poll(&mut guest, &[Sub::Write(PIPE), after(60_000 * MS)]), Ok(vec![event(0, 2)]));
    drop(reader.join().unwrap());
}

#[test]
fn streams_of_the_embedder_are_ready_before_a_timer() {
    let mut guest = Guest::new(WasiCtx::builder().stdin(Stream::bytes("x")).stdout(OutputBuffer::new()));
    let subs = [Sub::Read(0), after(u64::MAX), Sub::Write(1), Sub::Write(2)];
    assert_eq!(poll(&mut guest, &subs), Ok(vec![event(0, 1), event(2, 2), event(3, 2)]));
}

#[test]
fn files_are_ready_and_say_how_much_there_is() {
    let dir = tempfile::tempdir().unwrap();
    let backends = [
        WasiCtx::builder().preopen_dir(dir.path(), "/").unwrap(),
        WasiCtx::builder().preopen(Box::new(TreeDir::new()), "/"),
    ];
    for backend in backends {
        let mut guest = Guest::new(backend);
        let fd = guest.open("file", CREAT).unwrap();
        guest.write(fd, b"0123456789").unwrap();
        guest.seek(fd, 4, 0).unwrap();
        let subs = [Sub::Read(fd as u32), Sub::Write(fd as u32), after(u64::MAX)];
        let expected = vec![Event { nbytes: 6, ..event(0, 1) }, event(1, 2)];
        assert_eq!(poll(&mut guest, &subs), Ok(expected));
    }
}

#[test]
fn a_subscription_that_can_not_be_is_an_event_and_not_a_failed_call() {
    let dir = tempfile::tempdir().unwrap();
    let mut guest = Guest::with_dir(dir.path());
    let bad = |flags| Sub::Clock { id: MONOTONIC, timeout: 0, flags };
    let clock = |id| Sub::Clock { id, timeout: 0, flags: 0 };
    let subs = [
        Sub::Read(99),
        Sub::Write(u32::MAX),
        Sub::Read(ROOT as u32),
        clock(4),
        clock(u32::MAX),
        clock(2),
        clock(3),
        bad(2),
        Sub::Read(0),
    ];
    let expected = vec![
        failed(0, 1, Errno::Badf),
        failed(1, 2, Errno::Badf),
        failed(2, 1, Errno::Isdir),
        failed(3, 0, Errno::Inval),
        failed(4, 0, Errno::Inval),
        failed(5, 0, Errno::Notsup),
        failed(6, 0, Errno::Notsup),
        failed(7, 0, Errno::Inval),
        event(8, 1),
    ];
    assert_eq!(poll(&mut guest, &subs), Ok(expected));
}

#[test]
fn polling_needs_its_right_and_that_of_the_direction() {
    let mut guest = Guest::new(WasiCtx::builder());
    let (poll_right, read, write) = (1 << 27, 1 << 1, 1 << 6);
    guest.set_rights(0, poll_right | write, 0).unwrap();
    guest.set_rights(1, read | write, 0).unwrap();
    let subs = [Sub::Read(0), Sub::Write(0), Sub::Read(1), Sub::Write(1)];
    let expected = vec![
        failed(0, 1, Errno::Notcapable),
        event(1, 2),
        failed(2, 1, Errno::Notcapable),
        failed(3, 2, Errno::Notcapable),
    ];
    assert_eq!(poll(&mut guest, &subs), Ok(expected));
}

#[test]
fn counts_and_types_that_there_are_not_are_invalid() {
    let mut guest = Guest::new(WasiCtx::builder());
    let mut call = |subscriptions, events, count| {
        check(preview1::poll_oneoff(&mut guest.wasi, &mut guest.memory, subscriptions, events, count, OUT))
    };
    assert_eq!(call(SUBSCRIPTIONS, EVENTS, 0), Err(Errno::Inval));
    for count in [1025, i32::MAX, -1] {
        assert_eq!(call(SUBSCRIPTIONS, EVENTS, count), Err(Errno::Inval));
    }
    assert_eq!(call(0x1_fff0, EVENTS, 1), Err(Errno::Fault));
    assert_eq!(call(-1, EVENTS, 1), Err(Errno::Fault));
    assert_eq!(call(SUBSCRIPTIONS, 0x1_fff0, 1), Err(Errno::Fault));
    guest.put(SUBSCRIPTIONS, &[3; 9]);
    let poll = preview1::poll_oneoff(&mut guest.wasi, &mut guest.memory, SUBSCRIPTIONS, EVENTS, 1, OUT);
    assert_eq!(check(poll), Err(Errno::Inval));
}

#[test]
fn as_many_subscriptions_as_there_may_be_are_answered() {
    let mut guest = Guest::new(WasiCtx::builder());
    guest.memory.resize(0x10_0000, 0);
    let count = 1024;
    for index in 0..count {
        guest.put(0x2_0000 + index * 48, &[0; 48]);
    }
    let poll = preview1::poll_oneoff(&mut guest.wasi, &mut guest.memory, 0x2_0000, 0x8_0000, count, OUT);
    assert_eq!(check(poll), Ok(()));
    assert_eq!(guest.u32(OUT), 1024);
}

#[test]
fn events_may_be_stored_over_their_subscriptions() {
    let mut guest = Guest::new(WasiCtx::builder());
    put(&mut guest, &[Sub::Write(1), Sub::Write(2)]);
    let poll =
        preview1::poll_oneoff(&mut guest.wasi, &mut guest.memory, SUBSCRIPTIONS, SUBSCRIPTIONS, 2, OUT);
    assert_eq!(check(poll), Ok(()));
    assert_eq!((guest.u64(SUBSCRIPTIONS), guest.u64(SUBSCRIPTIONS + 32)), (100, 101));
}

#[test]
fn the_embedders_sleep_is_used_and_its_time_counts() {
    let slept = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&slept);
    let (ours, theirs) = UnixStream::pair().unwrap();
    let builder = WasiCtx::builder()
        .preopen_socket(theirs)
        .nanosleep(move |length| record.lock().unwrap().push(length))
        .nanotime(|| Duration::from_secs(10));
    let mut guest = Guest::new(builder);
    let start = Instant::now();
    let until = Sub::Clock { id: MONOTONIC, timeout: 3_610_000 * MS, flags: 1 };
    assert_eq!(poll(&mut guest, &[until, Sub::Read(PIPE)]), Ok(vec![event(0, 0)]));
    assert_eq!(poll(&mut guest, &[after(0)]), Ok(vec![event(0, 0)]));
    (&ours).write_all(b"x").unwrap();
    let events = poll(&mut guest, &[after(1), Sub::Read(PIPE)]);
    assert_eq!(events, Ok(vec![Event { nbytes: 1, ..event(1, 1) }]), "what is ready is not slept for");
    assert_eq!(*slept.lock().unwrap(), [Duration::from_secs(3600)]);
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn an_interrupt_ends_the_wait_for_timers_and_for_descriptors() {
    let (mut guest, _other_side) = with_pipe();
    let interrupt = Interrupt::new();
    guest.wasi.set_interrupt(interrupt.clone());
    let day = || after(86_400_000 * MS);
    for subs in [&[day()][..], &[day(), Sub::Read(PIPE)], &[Sub::Read(PIPE)]] {
        let start = Instant::now();
        let deadline = interrupt.deadline(Duration::from_millis(20)).unwrap();
        assert_eq!(poll(&mut guest, subs), Err(Errno::Intr));
        assert!(deadline.is_over() && start.elapsed() < Duration::from_secs(60));
    }
}

#[test]
fn with_a_handle_that_is_not_set_waiting_is_as_without() {
    let (mut guest, mut other_side) = with_pipe();
    guest.wasi.set_interrupt(Interrupt::new());
    let start = Instant::now();
    assert_eq!(poll(&mut guest, &[after(30 * MS)]), Ok(vec![event(0, 0)]));
    assert_eq!(poll(&mut guest, &[after(30 * MS), Sub::Read(PIPE)]), Ok(vec![event(0, 0)]));
    assert!(start.elapsed() >= Duration::from_millis(60));
    assert_eq!(poll(&mut guest, &[after(0), Sub::Read(PIPE)]), Ok(vec![event(0, 0)]));
    other_side.write_all(b"x").unwrap();
    let events = poll(&mut guest, &[Sub::Read(PIPE), after(86_400_000 * MS)]);
    assert_eq!(events, Ok(vec![Event { nbytes: 1, ..event(0, 1) }]));
}
