//! What a hostile guest can make the host allocate: measured at the allocator, call by call, with numbers as
//! large as the guest's memory lets them be.
//!
//! This is a program of its own, with one test, because the allocator counts for all threads.

#![allow(clippy::unwrap_used, reason = "a test that can not go on fails")]

#[allow(dead_code, reason = "not all of its calls are needed here")]
#[path = "it/guest.rs"]
mod guest;

use std::fs;
use std::os::unix::net::UnixStream;

use peak_alloc::PeakAlloc;
use wasihost::{Errno, OutputBuffer, Stream, TreeDir, WasiCtx, preview1};

use crate::guest::{BUF, CREAT, Guest, IOVS, OUT, PATH, ROOT, check};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The guest's memory.
const MEMORY_BYTES: usize = 64 << 20;

/// What any call may take, whatever its parameters are: see the documentation of `Builder`.
const CALL_BYTES: usize = 1 << 20;

/// An array of as many buffers as there may be, each as large as the memory allows.
const BUFFERS: i32 = 1024;

/// Calls, and says how much more memory was in use at one time, and how much is still in use.
fn peak<R>(call: impl FnOnce() -> R) -> (R, usize, usize) {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let result = call();
    let kept = ALLOCATOR.current_usage().saturating_sub(before);
    (result, ALLOCATOR.peak_usage() - before, kept)
}

fn hostile_guest(dir: &std::path::Path) -> Guest {
    let (connection, _) = UnixStream::pair().unwrap();
    let mut guest = Guest::new(
        WasiCtx::builder()
            .stdin(Stream::reader(std::io::repeat(1)))
            .stdout(OutputBuffer::with_capacity(CALL_BYTES / 4))
            .preopen_dir(dir, "/")
            .unwrap()
            .preopen(Box::new(TreeDir::new().capacity(CALL_BYTES as u64 / 4)), "/tmp")
            .preopen_socket(connection),
    );
    guest.memory.resize(MEMORY_BYTES, 0);
    guest
}

/// Fills the array of buffers: each is all of the memory from `BUF` on, or they follow each other.
fn many_buffers(guest: &mut Guest, overlapping: bool) {
    let room = MEMORY_BYTES as i32 - BUF;
    for index in 0..BUFFERS {
        let each = room / BUFFERS;
        let (ptr, len) = if overlapping { (BUF, room) } else { (BUF + index * each, each) };
        guest.put(0x8_0000 + index * 8, &ptr.to_le_bytes());
        guest.put(0x8_0000 + index * 8 + 4, &len.to_le_bytes());
    }
}

/// Subscriptions of every kind, as many as there may be.
fn many_subscriptions(guest: &mut Guest) {
    for index in 0..1024 {
        let mut subscription = [0; 48];
        subscription[8] = (index % 3) as u8;
        subscription[16] = [1, 0, 1, 5][index as usize % 4];
        guest.put(0x10_0000 + index * 48, &subscription);
    }
}

type Call = fn(&mut Guest) -> i32;

/// Calls with numbers that ask for much. None may take more than `CALL_BYTES`; it does not matter how they end.
const CALLS: &[(&str, Call)] = &[
    ("fd_read into one large buffer", |g| {
        g.iovs(&[(BUF, MEMORY_BYTES as i32 - BUF)]);
        preview1::fd_read(&mut g.wasi, &mut g.memory, 0, IOVS, 1, OUT)
    }),
    ("fd_read into many buffers", |g| {
        many_buffers(g, false);
        preview1::fd_read(&mut g.wasi, &mut g.memory, 0, 0x8_0000, BUFFERS, OUT)
    }),
    ("fd_read into many buffers that overlap", |g| {
        many_buffers(g, true);
        preview1::fd_read(&mut g.wasi, &mut g.memory, 0, 0x8_0000, BUFFERS, OUT)
    }),
    ("fd_pread into many buffers that overlap", |g| {
        let fd = g.open("file", CREAT).unwrap();
        many_buffers(g, true);
        preview1::fd_pread(&mut g.wasi, &mut g.memory, fd, 0x8_0000, BUFFERS, 0, OUT)
    }),
    ("fd_write to a buffer of the embedder", |g| {
        many_buffers(g, true);
        preview1::fd_write(&mut g.wasi, &mut g.memory, 1, 0x8_0000, BUFFERS, OUT)
    }),
    ("fd_write into a tree in memory", |g| {
        let fd = g.open_with(4, 0, "file", CREAT, (1 << 6, 0), 0).unwrap();
        many_buffers(g, true);
        preview1::fd_write(&mut g.wasi, &mut g.memory, fd, 0x8_0000, BUFFERS, OUT)
    }),
    ("fd_pwrite far behind the end in memory", |g| {
        let fd = g.open_with(4, 0, "file", CREAT, (1 << 6 | 1 << 2, 0), 0).unwrap();
        let (iovs, count) = g.iovs(&[(BUF, 1)]);
        preview1::fd_pwrite(&mut g.wasi, &mut g.memory, fd, iovs, count, i64::MAX - 1, OUT)
    }),
    ("fd_filestat_set_size in memory", |g| {
        let fd = g.open_with(4, 0, "file", CREAT, (1 << 22, 0), 0).unwrap();
        preview1::fd_filestat_set_size(&mut g.wasi, &mut g.memory, fd, i64::MAX)
    }),
    ("sock_recv and sock_send with many buffers", |g| {
        many_buffers(g, true);
        preview1::sock_send(&mut g.wasi, &mut g.memory, 5, 0x8_0000, BUFFERS, 0, OUT);
        preview1::sock_recv(&mut g.wasi, &mut g.memory, 5, 0x8_0000, BUFFERS, 3, OUT, OUT + 4)
    }),
    ("poll_oneoff with as many subscriptions as there may be", |g| {
        many_subscriptions(g);
        preview1::poll_oneoff(&mut g.wasi, &mut g.memory, 0x10_0000, 0x20_0000, 1024, OUT)
    }),
    ("poll_oneoff with more", |g| {
        preview1::poll_oneoff(&mut g.wasi, &mut g.memory, 0x10_0000, 0x20_0000, 1 << 20, OUT)
    }),
    ("random_get of everything", |g| {
        preview1::random_get(&mut g.wasi, &mut g.memory, 0, MEMORY_BYTES as i32)
    }),
    ("fd_readdir into everything", |g| {
        preview1::fd_readdir(&mut g.wasi, &mut g.memory, ROOT, BUF, MEMORY_BYTES as i32 - BUF, 0, OUT)
    }),
    ("path_readlink into everything", |g| {
        g.put(PATH, b"link");
        preview1::path_readlink(
            &mut g.wasi,
            &mut g.memory,
            ROOT,
            PATH,
            4,
            BUF,
            MEMORY_BYTES as i32 - BUF,
            OUT,
        )
    }),
    ("a path of 32 MiB", |g| {
        preview1::path_filestat_get(&mut g.wasi, &mut g.memory, ROOT, 0, BUF, 32 << 20, OUT)
    }),
    ("the longest path, on the host and in memory", |g| {
        let path = "a/".repeat(2048);
        g.put(PATH, path.as_bytes());
        preview1::path_filestat_get(&mut g.wasi, &mut g.memory, ROOT, 1, PATH, 4096, OUT);
        preview1::path_filestat_get(&mut g.wasi, &mut g.memory, 4, 1, PATH, 4096, OUT)
    }),
    ("links to links with the longest contents, in memory", |g| {
        for index in 0..20 {
            let target = format!("{}l{}", "./".repeat(2000), index + 1);
            let _ = g.symlink(&target, 4, &format!("l{index}"));
        }
        g.put(PATH, b"l0");
        preview1::path_filestat_get(&mut g.wasi, &mut g.memory, 4, 1, PATH, 2, OUT)
    }),
    ("sizes that are no sizes", |g| {
        for len in [-1, i32::MAX, i32::MIN] {
            preview1::random_get(&mut g.wasi, &mut g.memory, 0, len);
            preview1::fd_readdir(&mut g.wasi, &mut g.memory, ROOT, BUF, len, 0, OUT);
            preview1::fd_read(&mut g.wasi, &mut g.memory, 0, IOVS, len, OUT);
            preview1::fd_write(&mut g.wasi, &mut g.memory, 1, IOVS, len, OUT);
            preview1::poll_oneoff(&mut g.wasi, &mut g.memory, 0, 0, len, OUT);
        }
        0
    }),
];

/// A guest that opens as many descriptors as it can, and lists a directory through each of them.
fn listings_are_bounded(dir: &std::path::Path) {
    for index in 0..600 {
        fs::write(dir.join(format!("{index:0200}")), "").unwrap();
    }
    let mut guest = hostile_guest(dir);
    let fds: Vec<_> = std::iter::from_fn(|| guest.open_dir(".").ok()).collect();
    assert!(fds.len() > 900, "{} descriptors", fds.len());
    let (_, most, kept) = peak(|| {
        for fd in &fds {
            guest.readdir_raw(*fd, 100, 0).unwrap();
        }
    });
    println!("{} listings of 600 entries: {most} bytes, of which {kept} are kept", fds.len());
    // 600 entries of 256 bytes: without a bound, it would be more than 150 MB.
    assert!(most < (64 + 2) << 20, "{most} bytes");
    // A listing that was dropped is taken again, at the cookie that the guest has.
    let first = guest.readdir(fds[0], 0x1_0000, 2).unwrap();
    assert_eq!(first.len(), 602);
}

#[test]
fn what_a_guest_makes_the_host_allocate_is_bounded() {
    let dir = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("x".repeat(4000), dir.path().join("link")).unwrap();
    for (name, call) in CALLS {
        let mut guest = hostile_guest(dir.path());
        let (errno, most, kept) = peak(|| call(&mut guest));
        println!("{name}: {most} bytes, of which {kept} are kept; {:?}", check(errno));
        assert!(most <= CALL_BYTES, "{name} takes {most} bytes");
    }
    listings_are_bounded(dir.path());
    let mut guest = hostile_guest(dir.path());
    let mut written = 0;
    while let Ok(count) = guest.write(1, &[0; 4096]) {
        written += count as usize;
    }
    assert_eq!((written, guest.write(1, b"x")), (CALL_BYTES / 4, Err(Errno::Nospc)));
}
