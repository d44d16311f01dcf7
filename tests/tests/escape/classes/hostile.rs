//! Attacks on the host itself: what makes others hang, panic, leak, or run out of memory.

use std::fs;

use wasihost::{Errno, preview1};

use crate::arena::{Arena, Kind};
use crate::attack::Evidence;
use crate::guest::{
    BUF, CREAT, DIR_RIGHTS, DIRECTORY, FILE_RIGHTS, FOLLOW, Guest, INHERITING, OUT, READ_ONLY_RIGHTS, ROOT,
    check,
};

pub(super) fn pipes_and_devices(kind: Kind) {
    if kind.is_host() {
        let arena =
            Arena::with_links(kind, &[("null", "/dev/null"), ("tty", "/dev/tty"), ("mem", "/dev/mem")]);
        let mut guest = arena.guest();
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let fifo = arena.root().join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        // Nobody writes to it: opening must not wait for that. Whether it can be opened is not the question.
        for (lookup, rights) in [(0, READ_ONLY_RIGHTS), (FOLLOW, FILE_RIGHTS), (FOLLOW, 1 << 6), (0, 0)] {
            let _ = guest.open_with(ROOT, lookup, "fifo", 0, (rights, 0), 4);
            let _ = guest.open_with(ROOT, lookup, "fifo", CREAT, (rights, 0), 0);
        }
        for name in ["null", "tty", "mem"] {
            assert!(guest.open(name, 0).is_err(), "{name}");
        }
    }
    Arena::new(kind).attack(&["/dev/null", "../../../../../dev/null"]);
}

fn descriptors_below(dir: &std::path::Path) -> usize {
    let links =
        fs::read_dir("/proc/self/fd").unwrap().filter_map(|fd| fs::read_link(fd.unwrap().path()).ok());
    links.filter(|target| target.starts_with(dir)).count()
}

pub(super) fn renumbered_descriptors(kind: Kind) {
    let arena = Arena::new(kind);
    let mut guest = arena.guest();
    let before = descriptors_below(&arena.root());
    for _ in 0..100 {
        let from = guest.open_with(ROOT, FOLLOW, ".", DIRECTORY, (DIR_RIGHTS, INHERITING), 0).unwrap();
        let to = guest.open_with(ROOT, FOLLOW, ".", DIRECTORY, (DIR_RIGHTS, INHERITING), 0).unwrap();
        check(preview1::fd_renumber(&mut guest.wasi, &mut guest.memory, from, to)).unwrap();
        assert_eq!(guest.fdstat(from).unwrap_err(), Errno::Badf);
        let reopened = guest.open_with(to, FOLLOW, ".", DIRECTORY, (DIR_RIGHTS, 0), 0).unwrap();
        assert_eq!(reopened, from, "the number that is free is used again");
        guest.close(reopened).unwrap();
        guest.close(to).unwrap();
    }
    assert_eq!(descriptors_below(&arena.root()), before, "nothing stays open");
    // Over the preopen, and to numbers that are not open.
    let fd = guest.open_dir(".").unwrap();
    for to in [-1, 1000, i32::MAX] {
        assert!(preview1::fd_renumber(&mut guest.wasi, &mut guest.memory, fd, to) != 0);
    }
    check(preview1::fd_renumber(&mut guest.wasi, &mut guest.memory, fd, ROOT)).unwrap();
    arena.check(&Evidence::default(), "fd_renumber");
    assert!(guest.stat("../outside").is_err());
}

pub(super) fn descriptor_exhaustion(kind: Kind) {
    let arena = Arena::new(kind);
    let mut guest = arena.guest();
    let mut opened = Vec::new();
    let errno = loop {
        match guest.open_with(ROOT, FOLLOW, ".", DIRECTORY, (DIR_RIGHTS, 0), 0) {
            Ok(fd) => opened.push(fd),
            Err(errno) => break errno,
        }
        assert!(opened.len() < 5000, "the table has no end");
    };
    assert!(matches!(errno, Errno::Mfile | Errno::Nfile), "{errno}");
    assert_eq!(guest.close(opened.pop().unwrap()), Ok(()));
    assert!(guest.open_dir(".").is_ok(), "what is closed makes room");
}

pub(super) fn huge_counts(kind: Kind) {
    let arena = Arena::new(kind);
    let mut guest = arena.guest();
    let name = if kind == Kind::Embedded { "race.rs" } else { "inside" };
    let fd = guest.open_read(name).unwrap();
    let (wasi, memory) = (&mut guest.wasi, &mut guest.memory);
    for count in [1025, 0xffff, i32::MAX, -1] {
        assert_ne!(preview1::fd_read(wasi, memory, fd, BUF, count, OUT), 0);
        assert_ne!(preview1::fd_write(wasi, memory, 1, BUF, count, OUT), 0);
        assert_ne!(preview1::fd_pread(wasi, memory, fd, BUF, count, 0, OUT), 0);
        assert_ne!(preview1::poll_oneoff(wasi, memory, BUF, BUF, count, OUT), 0);
        assert_ne!(preview1::sock_recv(wasi, memory, fd, BUF, count, 0, OUT, OUT), 0);
    }
    for len in [0x2_0001, i32::MAX, -1] {
        assert_ne!(preview1::random_get(wasi, memory, BUF, len), 0);
        assert_ne!(preview1::path_unlink_file(wasi, memory, ROOT, BUF, len), 0);
        assert_ne!(preview1::path_readlink(wasi, memory, ROOT, BUF, 1, BUF, len, OUT), 0);
        assert_ne!(preview1::fd_readdir(wasi, memory, ROOT, BUF, len, 0, OUT), 0);
    }
    // Long paths that are in the memory, as one name and as many.
    memory.resize(0x10_0000, b'a');
    memory[BUF as usize..].fill(b'a');
    for len in [256, 4096, 4097, 0x8_0000] {
        assert_ne!(preview1::path_create_directory(wasi, memory, ROOT, BUF, len), 0);
    }
    memory[BUF as usize..].chunks_exact_mut(2).for_each(|part| part.copy_from_slice(b"./"));
    for len in [4098, 0x8_0000] {
        assert_ne!(preview1::path_filestat_get(wasi, memory, ROOT, 1, BUF, len, OUT), 0);
    }
}

pub(super) fn extreme_times_and_offsets(kind: Kind) {
    let arena = Arena::new(kind);
    let mut guest = arena.guest();
    let name = if kind == Kind::Embedded { "race.rs" } else { "inside" };
    let rights = if kind.is_writable() { FILE_RIGHTS } else { READ_ONLY_RIGHTS };
    let fd = guest.open_with(ROOT, FOLLOW, name, 0, (rights, 0), 0).unwrap();
    for time in [0, 1, -1, i64::MAX, i64::MIN, 1 << 62] {
        for flags in 0..16 {
            let _ = guest.set_times(fd, time, time, flags);
            let _ = guest.set_times_at(ROOT, FOLLOW, name, (time, time), flags);
            let _ = guest.set_times_at(ROOT, 0, name, (time, time), flags);
        }
        assert!(guest.fstat(fd).is_ok());
        for other in [0, 1, -1, i64::MAX, i64::MIN] {
            let (wasi, memory) = (&mut guest.wasi, &mut guest.memory);
            let _ = preview1::fd_advise(wasi, memory, fd, time, other, 0);
            // What would fill the disk is not asked for.
            if time.checked_add(other).is_none_or(|end| !(2..=1 << 62).contains(&end)) {
                let _ = preview1::fd_allocate(wasi, memory, fd, time, other);
            }
        }
        for whence in 0..4 {
            let _ = guest.seek(fd, time, whence);
        }
        let _ = guest.pread(fd, 1, time);
        let _ = guest.seek(fd, i64::MAX, 0);
        let _ = guest.read(fd, 1);
        let _ = guest.write(fd, b"beyond what there can be");
    }
    // An absolute time before now, and one that is as far away as can be, beside something that is ready.
    for (timeout, flags) in [(0, 1), (1, 1), (u64::MAX, 1), (u64::MAX, 0)] {
        let mut subscriptions = [0u8; 96];
        subscriptions[24..32].copy_from_slice(&u64::to_le_bytes(timeout));
        subscriptions[40..42].copy_from_slice(&u16::to_le_bytes(flags));
        subscriptions[56] = 2;
        subscriptions[64] = 1;
        guest.put(BUF, &subscriptions);
        let poll = preview1::poll_oneoff(&mut guest.wasi, &mut guest.memory, BUF, BUF + 96, 2, OUT);
        assert_eq!(check(poll), Ok(()));
    }
    arena.check(&Evidence::default(), "an extreme number");
}

pub(super) fn overlapping_buffers_and_grown_memory(kind: Kind) {
    let arena = Arena::new(kind);
    let mut guest = arena.guest();
    let name = if kind == Kind::Embedded { "race.rs" } else { "inside" };
    let fd = guest.open_read(name).unwrap();
    let overlaps = [
        vec![(BUF, 100), (BUF, 100)],
        vec![(BUF, 100), (BUF + 50, 100), (BUF + 25, 1)],
        vec![(0x800, 64), (0x800, 8)],
        vec![(OUT, 8), (OUT, 8)],
        vec![(BUF, 0), (BUF, -1)],
        vec![(-1, 1)],
        vec![(0x1_ffff, 2)],
    ];
    for bufs in overlaps {
        let (iovs, count) = guest.iovs(&bufs);
        guest.seek(fd, 0, 0).unwrap();
        let read = preview1::fd_read(&mut guest.wasi, &mut guest.memory, fd, iovs, count, OUT);
        let inside = bufs.iter().all(|(ptr, len)| *ptr > 0 && *len >= 0 && ptr + len <= 0x2_0000);
        assert_eq!(read == 0, inside, "{bufs:?}");
    }
    // The guest grows its memory and reads what was out of bounds a moment ago.
    let (iovs, count) = guest.iovs(&[(0x2_0000, 4)]);
    let read = |guest: &mut Guest| {
        guest.seek(fd, 0, 0).unwrap();
        preview1::fd_read(&mut guest.wasi, &mut guest.memory, fd, iovs, count, OUT)
    };
    assert_eq!(check(read(&mut guest)), Err(Errno::Fault));
    guest.memory.resize(0x3_0000, 0);
    assert_eq!(check(read(&mut guest)), Ok(()));
    guest.memory.truncate(0x2_0000);
    assert_eq!(check(read(&mut guest)), Err(Errno::Fault));
}
