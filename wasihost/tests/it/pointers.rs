//! Pointers outside the memory: always `fault`, and a call whose result has no place does nothing.

use std::fs;

use wasihost::{Errno, WasiCtx, preview1};

use crate::guest::{BUF, CREAT, FILE_RIGHTS, Guest, IOVS, OUT, PATH, ROOT, check};

/// Pointers at which `size` bytes do not fit into the memory.
fn outside(guest: &Guest, size: i32) -> [i32; 5] {
    let end = guest.memory.len() as i32;
    [end - size + 1, end, i32::MAX, i32::MIN, -1]
}

#[test]
fn a_result_without_a_place_leaves_no_effect() {
    let dir = tempfile::tempdir().unwrap();
    let mut guest = Guest::with_dir(dir.path());
    let (path, len) = guest.put(PATH, b"new");
    for out in outside(&guest, 4) {
        let errno = preview1::path_open(
            &mut guest.wasi,
            &mut guest.memory,
            ROOT,
            0,
            path,
            len,
            CREAT,
            FILE_RIGHTS,
            0,
            0,
            out,
        );
        assert_eq!(check(errno), Err(Errno::Fault));
    }
    assert!(!dir.path().join("new").exists());
    assert_eq!(guest.open("other", CREAT), Ok(4), "no descriptor was lost");

    fs::write(dir.path().join("f"), "0123").unwrap();
    let fd = guest.open("f", 0).unwrap();
    let (iovs, count) = guest.iovs(&[(BUF, 4)]);
    for out in outside(&guest, 4) {
        let errno = preview1::fd_read(&mut guest.wasi, &mut guest.memory, fd, iovs, count, out);
        assert_eq!(check(errno), Err(Errno::Fault));
        let errno = preview1::fd_write(&mut guest.wasi, &mut guest.memory, fd, iovs, count, out);
        assert_eq!(check(errno), Err(Errno::Fault));
    }
    assert_eq!(guest.tell(fd), Ok(0));
    for out in outside(&guest, 8) {
        let errno = preview1::fd_seek(&mut guest.wasi, &mut guest.memory, fd, 2, 0, out);
        assert_eq!(check(errno), Err(Errno::Fault));
    }
    assert_eq!(guest.tell(fd), Ok(0));
    assert_eq!(fs::read(dir.path().join("f")).unwrap(), b"0123");
}

#[test]
fn structures_must_fit_in_full() {
    let dir = tempfile::tempdir().unwrap();
    let mut guest = Guest::with_dir(dir.path());
    let end = guest.memory.len() as i32;
    let Guest { wasi, memory } = &mut guest;
    for (size, call) in [
        (64, preview1::fd_filestat_get as fn(&mut WasiCtx, &mut [u8], i32, i32) -> i32),
        (24, preview1::fd_fdstat_get),
        (8, preview1::fd_prestat_get),
    ] {
        assert_eq!(check(call(wasi, memory, ROOT, end - size)), Ok(()));
        assert_eq!(check(call(wasi, memory, ROOT, end - size + 1)), Err(Errno::Fault));
        assert_eq!(check(call(wasi, memory, ROOT, -8)), Err(Errno::Fault));
    }
}

#[test]
fn iovec_arrays_and_their_buffers_must_fit() {
    let mut guest = Guest::new(WasiCtx::builder());
    let end = guest.memory.len() as i32;
    for (array, count) in [(end - 7, 1), (end - 8, 2), (-8, 1), (i32::MIN, 1024)] {
        let errno = preview1::fd_write(&mut guest.wasi, &mut guest.memory, 1, array, count, OUT);
        assert_eq!(check(errno), Err(Errno::Fault));
    }
    for buffer in [(end - 3, 4), (end + 1, 0), (-1, 1), (1, -1), (-1, -1)] {
        guest.iovs(&[(BUF, 1), buffer]);
        let errno = preview1::fd_write(&mut guest.wasi, &mut guest.memory, 1, IOVS, 2, OUT);
        assert_eq!(check(errno), Err(Errno::Fault));
        let errno = preview1::fd_read(&mut guest.wasi, &mut guest.memory, 0, IOVS, 2, OUT);
        assert_eq!(check(errno), Err(Errno::Fault));
    }
    guest.iovs(&[(end, 0), (end - 4, 4)]);
    let errno = preview1::fd_write(&mut guest.wasi, &mut guest.memory, 1, IOVS, 2, OUT);
    assert_eq!((check(errno), guest.u32(OUT)), (Ok(()), 4));
}

#[test]
fn paths_must_fit() {
    let dir = tempfile::tempdir().unwrap();
    let mut guest = Guest::with_dir(dir.path());
    guest.put(PATH, b"x");
    let end = guest.memory.len() as i32;
    for (ptr, len) in [(end - 3, 4), (end, 1), (0, -1), (-1, 2), (-1, -1)] {
        let errno = preview1::path_create_directory(&mut guest.wasi, &mut guest.memory, ROOT, ptr, len);
        assert_eq!(check(errno), Err(Errno::Fault));
        let errno = preview1::path_rename(&mut guest.wasi, &mut guest.memory, ROOT, PATH, 1, ROOT, ptr, len);
        assert_eq!(check(errno), Err(Errno::Fault));
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_guest_without_memory_only_gets_faults() {
    let mut wasi = WasiCtx::builder().args(["a"]).build().unwrap();
    assert_eq!(check(preview1::args_sizes_get(&mut wasi, &mut [], 0, 0)), Err(Errno::Fault));
    assert_eq!(check(preview1::args_get(&mut wasi, &mut [], 0, 0)), Err(Errno::Fault));
    assert_eq!(check(preview1::clock_time_get(&mut wasi, &mut [], 0, 0, 0)), Err(Errno::Fault));
    assert_eq!(check(preview1::fd_write(&mut wasi, &mut [], 1, 0, 0, 0)), Err(Errno::Fault));
    assert_eq!(check(preview1::random_get(&mut wasi, &mut [], 0, 0)), Ok(()));
    assert_eq!(check(preview1::sched_yield(&mut wasi, &mut [])), Ok(()));
}
