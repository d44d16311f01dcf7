//! Open files: reading, writing, moving, sizes, times, flags.

use std::fs;
use std::time::{Duration, SystemTime};

use wasihost::{Errno, WasiCtx, preview1};

use crate::guest::{
    APPEND, BUF, CREAT, EXCL, FILE_RIGHTS, FOLLOW, Guest, IOVS, NONBLOCK, OUT, READ_ONLY_RIGHTS, ROOT, TRUNC,
    WRITE, check,
};

fn setup() -> (tempfile::TempDir, Guest) {
    let dir = tempfile::tempdir().unwrap();
    let guest = Guest::with_dir(dir.path());
    (dir, guest)
}

#[test]
fn what_is_written_is_on_the_host_and_read_back() {
    let (dir, mut guest) = setup();
    let fd = guest.open("a.txt", CREAT).unwrap();
    assert_eq!(guest.write(fd, b"hello world"), Ok(11));
    assert_eq!(fs::read(dir.path().join("a.txt")).unwrap(), b"hello world");
    assert_eq!(guest.tell(fd), Ok(11));
    assert_eq!(guest.seek(fd, 6, 0), Ok(6));
    assert_eq!(guest.read(fd, 100), Ok(b"world".to_vec()));
    assert_eq!(guest.read(fd, 100), Ok(vec![]));
    assert_eq!(guest.close(fd), Ok(()));
    assert_eq!(guest.read(fd, 1), Err(Errno::Badf));
}

#[test]
fn open_creates_truncates_and_refuses_as_asked() {
    let (dir, mut guest) = setup();
    assert_eq!(guest.open("a", 0), Err(Errno::Noent));
    guest.open("a", CREAT | EXCL).unwrap();
    assert_eq!(guest.open("a", CREAT | EXCL), Err(Errno::Exist));
    fs::write(dir.path().join("a"), "content").unwrap();
    guest.open("a", CREAT).unwrap();
    assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"content");
    guest.open("a", TRUNC).unwrap();
    assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"");
}

#[test]
fn descriptors_are_the_lowest_free_numbers() {
    let (_dir, mut guest) = setup();
    let fds: Vec<i32> = ["a", "b", "c"].map(|name| guest.open(name, CREAT).unwrap()).into();
    assert_eq!(fds, [4, 5, 6]);
    guest.close(5).unwrap();
    guest.close(4).unwrap();
    assert_eq!(guest.open("a", 0), Ok(4));
    assert_eq!(guest.open("b", 0), Ok(5));
    assert_eq!(guest.open("b", 0), Ok(7));
}

#[test]
fn a_full_table_is_mfile_and_creates_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let builder = WasiCtx::builder().preopen_dir(dir.path(), "/").unwrap().max_descriptors(5);
    let mut guest = Guest::new(builder);
    let fd = guest.open("a", CREAT).unwrap();
    assert_eq!(guest.open("b", CREAT), Err(Errno::Mfile));
    assert!(!dir.path().join("b").exists());
    guest.close(fd).unwrap();
    assert_eq!(guest.open("b", CREAT), Ok(fd));
}

#[test]
fn all_iovecs_are_used_in_order() {
    let (dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    for (start, count) in [(0, 2), (2, 6)] {
        let text = b"0123456789abcdef";
        guest.put(BUF, text);
        let spans: Vec<(i32, i32)> = (start..start + count).map(|i| (BUF + i * 2, 2)).collect();
        let (iovs, len) = guest.iovs(&spans);
        assert_eq!(preview1::fd_write(&mut guest.wasi, &mut guest.memory, fd, iovs, len, OUT), 0);
        assert_eq!(guest.u32(OUT), count as u32 * 2);
    }
    assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"0123456789abcdef");

    for spans in [&[(BUF, 3), (BUF + 100, 4)][..], &[(BUF + 8, 1), (BUF, 3), (BUF + 100, 0), (BUF + 100, 3)]]
    {
        guest.seek(fd, 0, 0).unwrap();
        guest.memory[BUF as usize..BUF as usize + 200].fill(b'.');
        let (iovs, len) = guest.iovs(spans);
        assert_eq!(preview1::fd_read(&mut guest.wasi, &mut guest.memory, fd, iovs, len, OUT), 0);
        assert_eq!(guest.u32(OUT), 7);
        let got: Vec<u8> = spans.iter().flat_map(|&(at, len)| guest.bytes(at, len as u32).to_vec()).collect();
        assert_eq!(got, b"0123456");
        assert_eq!(guest.tell(fd), Ok(7));
    }
}

#[test]
fn overlapping_iovecs_are_filled_in_order() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("a"), "abcdef").unwrap();
    let fd = guest.open("a", 0).unwrap();
    let (iovs, len) = guest.iovs(&[(BUF, 4), (BUF + 2, 2)]);
    for pread in [false, true] {
        guest.memory[BUF as usize..BUF as usize + 4].fill(0);
        let errno = if pread {
            preview1::fd_pread(&mut guest.wasi, &mut guest.memory, fd, iovs, len, 0, OUT)
        } else {
            preview1::fd_read(&mut guest.wasi, &mut guest.memory, fd, iovs, len, OUT)
        };
        assert_eq!(errno, 0);
        assert_eq!((guest.u32(OUT), guest.bytes(BUF, 4)), (6, &b"abef"[..]));
    }
}

#[test]
fn too_many_iovecs_are_invalid() {
    let (_dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    for count in [1025, i32::MAX, -1] {
        let errno = preview1::fd_write(&mut guest.wasi, &mut guest.memory, fd, IOVS, count, OUT);
        assert_eq!(check(errno), Err(Errno::Inval));
        let errno = preview1::fd_read(&mut guest.wasi, &mut guest.memory, fd, IOVS, count, OUT);
        assert_eq!(check(errno), Err(Errno::Inval));
    }
    let errno = preview1::fd_write(&mut guest.wasi, &mut guest.memory, fd, IOVS, 1024, OUT);
    assert_eq!(check(errno), Ok(()));
}

#[test]
fn pread_and_pwrite_leave_the_offset() {
    let (_dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    guest.write(fd, b"0123456789").unwrap();
    assert_eq!(guest.pwrite(fd, b"XY", 3), Ok(2));
    assert_eq!(guest.pread(fd, 4, 2), Ok(b"2XY5".to_vec()));
    assert_eq!(guest.pread(fd, 4, 9), Ok(b"9".to_vec()));
    assert_eq!(guest.pread(fd, 4, 100), Ok(vec![]));
    assert_eq!(guest.tell(fd), Ok(10));
    for offset in [-1, i64::MIN] {
        assert_eq!(guest.pread(fd, 1, offset), Err(Errno::Inval));
        assert_eq!(guest.pwrite(fd, b"x", offset), Err(Errno::Inval));
    }
}

#[test]
fn seek_counts_from_start_cursor_and_end() {
    let (_dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    guest.write(fd, b"0123456789").unwrap();
    assert_eq!(guest.seek(fd, 2, 0), Ok(2));
    assert_eq!(guest.seek(fd, 3, 1), Ok(5));
    assert_eq!(guest.seek(fd, -4, 2), Ok(6));
    assert_eq!(guest.seek(fd, 0, 1), Ok(6));
    assert_eq!(guest.seek(fd, 100, 2), Ok(110), "past the end is fine");
    for (offset, whence) in [(-1, 0), (-111, 1), (-11, 2), (0, 3), (0, -1), (i64::MIN, 1)] {
        assert_eq!(guest.seek(fd, offset, whence), Err(Errno::Inval));
    }
    assert_eq!(guest.tell(fd), Ok(110), "a failed seek does not move");
    guest.write(fd, b"!").unwrap();
    assert_eq!(guest.fstat(fd).unwrap().size, 111);
    assert_eq!(guest.pread(fd, 2, 109), Ok(b"\0!".to_vec()), "the gap is zeroes");
}

#[test]
fn append_writes_at_the_end_and_switches_live() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("a"), "one").unwrap();
    let fd = guest.open_with(ROOT, FOLLOW, "a", 0, (FILE_RIGHTS, 0), APPEND).unwrap();
    assert_eq!(guest.fdstat(fd).unwrap().flags, APPEND as u16);
    guest.seek(fd, 0, 0).unwrap();
    guest.write(fd, b" two").unwrap();
    assert_eq!(guest.tell(fd), Ok(7));
    assert_eq!(guest.set_flags(fd, 0), Ok(()));
    assert_eq!(guest.fdstat(fd).unwrap().flags, 0);
    guest.seek(fd, 0, 0).unwrap();
    guest.write(fd, b"ONE").unwrap();
    assert_eq!(guest.set_flags(fd, APPEND), Ok(()));
    guest.write(fd, b" end").unwrap();
    assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"ONE two end");
}

#[test]
fn append_and_truncate_go_together() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("a"), "old").unwrap();
    let fd = guest.open_with(ROOT, FOLLOW, "a", CREAT | TRUNC, (FILE_RIGHTS, 0), APPEND).unwrap();
    guest.write(fd, b"new").unwrap();
    assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"new");
}

#[test]
fn flags_that_were_fixed_at_open_can_be_repeated_but_not_changed() {
    let (_dir, mut guest) = setup();
    let (sync, dsync, rsync) = (1 << 4, 1 << 1, 1 << 3);
    let fd = guest.open_with(ROOT, FOLLOW, "a", CREAT, (FILE_RIGHTS, 0), sync | NONBLOCK).unwrap();
    assert_eq!(guest.fdstat(fd).unwrap().flags, (sync | NONBLOCK) as u16);
    assert_eq!(guest.set_flags(fd, sync | APPEND), Ok(()));
    assert_eq!(guest.fdstat(fd).unwrap().flags, (sync | APPEND) as u16);
    for changed in [0, sync | dsync, sync | rsync] {
        assert_eq!(guest.set_flags(fd, changed), Err(Errno::Notsup));
    }
    assert_eq!(guest.set_flags(fd, 32), Err(Errno::Inval));
    assert_eq!(guest.set_flags(99, 0), Err(Errno::Badf));
}

#[test]
fn attributes_are_the_hosts() {
    use std::os::unix::fs::MetadataExt;
    let (dir, mut guest) = setup();
    let path = dir.path().join("a");
    fs::write(&path, "12345").unwrap();
    fs::hard_link(&path, dir.path().join("b")).unwrap();
    let fd = guest.open("a", 0).unwrap();
    let stat = guest.fstat(fd).unwrap();
    let host = fs::metadata(&path).unwrap();
    let ns = |secs: i64, nsec: i64| (secs * 1_000_000_000 + nsec) as u64;
    assert_eq!((stat.dev, stat.ino, stat.nlink, stat.size), (host.dev(), host.ino(), 2, 5));
    assert_eq!(stat.file_type, 4);
    assert_eq!(stat.atim, ns(host.atime(), host.atime_nsec()));
    assert_eq!(stat.mtim, ns(host.mtime(), host.mtime_nsec()));
    assert_eq!(stat.ctim, ns(host.ctime(), host.ctime_nsec()));
    assert_eq!(guest.stat("b"), Ok(stat));
    assert_eq!(guest.fstat(99), Err(Errno::Badf));
}

#[test]
fn set_size_cuts_and_extends() {
    let (dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    guest.write(fd, b"0123456789").unwrap();
    assert_eq!(guest.set_size(fd, 4), Ok(()));
    assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"0123");
    assert_eq!(guest.set_size(fd, 6), Ok(()));
    assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"0123\0\0");
    assert_eq!(guest.set_size(fd, -1), Err(Errno::Inval));
    assert_eq!(guest.set_size(99, 0), Err(Errno::Badf));
}

#[test]
fn allocate_grows_and_never_shrinks() {
    let (_dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    guest.write(fd, b"0123456789").unwrap();
    let allocate = |guest: &mut Guest, fd, offset, len| {
        check(preview1::fd_allocate(&mut guest.wasi, &mut guest.memory, fd, offset, len))
    };
    assert_eq!(allocate(&mut guest, fd, 0, 5), Ok(()));
    assert_eq!(guest.fstat(fd).unwrap().size, 10);
    assert_eq!(allocate(&mut guest, fd, 8, 20), Ok(()));
    assert_eq!(guest.fstat(fd).unwrap().size, 28);
    assert_eq!(guest.pread(fd, 3, 8), Ok(b"89\0".to_vec()));
    assert_eq!(allocate(&mut guest, fd, 0, 0), Err(Errno::Inval));
    assert_eq!(allocate(&mut guest, fd, -1, 1), Err(Errno::Inval));
    assert_eq!(allocate(&mut guest, fd, i64::MAX, i64::MAX), Err(Errno::Fbig));
    assert_eq!(allocate(&mut guest, ROOT, 0, 1), Err(Errno::Isdir));
    assert_eq!(allocate(&mut guest, 99, 0, 1), Err(Errno::Badf));
}

#[test]
fn advice_is_taken_and_changes_nothing() {
    let (_dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    guest.write(fd, b"x").unwrap();
    let advise = |guest: &mut Guest, fd, offset, len, advice| {
        check(preview1::fd_advise(&mut guest.wasi, &mut guest.memory, fd, offset, len, advice))
    };
    for advice in 0..6 {
        assert_eq!(advise(&mut guest, fd, 0, 100, advice), Ok(()));
    }
    assert_eq!(guest.fstat(fd).unwrap().size, 1);
    assert_eq!(advise(&mut guest, fd, 0, 0, 6), Err(Errno::Inval));
    assert_eq!(advise(&mut guest, fd, i64::MAX, 1, 0), Err(Errno::Inval));
    assert_eq!(advise(&mut guest, fd, -1, 1, 0), Err(Errno::Inval));
    assert_eq!(advise(&mut guest, 99, 0, 0, 0), Err(Errno::Badf));
}

#[test]
fn sync_and_datasync_reach_files_and_directories() {
    let (_dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    guest.write(fd, b"x").unwrap();
    for fd in [fd, ROOT] {
        assert_eq!(preview1::fd_sync(&mut guest.wasi, &mut guest.memory, fd), 0);
        assert_eq!(preview1::fd_datasync(&mut guest.wasi, &mut guest.memory, fd), 0);
    }
    assert_eq!(check(preview1::fd_sync(&mut guest.wasi, &mut guest.memory, 99)), Err(Errno::Badf));
    assert_eq!(check(preview1::fd_datasync(&mut guest.wasi, &mut guest.memory, 99)), Err(Errno::Badf));
}

#[test]
fn times_are_set_or_kept_as_the_flags_say() {
    let (_dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    guest.set_times(fd, 1_500_000_000, 2_500_000_001, 1 | 4).unwrap();
    let stat = guest.fstat(fd).unwrap();
    assert_eq!((stat.atim, stat.mtim), (1_500_000_000, 2_500_000_001));
    guest.set_times(fd, 7, 3_000_000_000, 4).unwrap();
    let stat = guest.fstat(fd).unwrap();
    assert_eq!((stat.atim, stat.mtim), (1_500_000_000, 3_000_000_000));
    guest.set_times(fd, 0, 0, 2).unwrap();
    let stat = guest.fstat(fd).unwrap();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    assert!(now.abs_diff(Duration::from_nanos(stat.atim)) < Duration::from_secs(60));
    assert_eq!(stat.mtim, 3_000_000_000);
    guest.set_times(fd, 1, 1, 0).unwrap();
    assert_eq!(guest.fstat(fd).unwrap().mtim, 3_000_000_000);
    for both in [1 | 2, 4 | 8, 15, 16, -1] {
        assert_eq!(guest.set_times(fd, 0, 0, both), Err(Errno::Inval));
    }
    assert_eq!(guest.set_times(99, 0, 0, 0), Err(Errno::Badf));
}

#[test]
fn extreme_times_do_not_panic() {
    let (_dir, mut guest) = setup();
    let fd = guest.open("a", CREAT).unwrap();
    for time in [i64::MAX, -1, i64::MIN, 0] {
        let by_fd = guest.set_times(fd, time, time, 1 | 4);
        let by_path = guest.set_times_at(ROOT, FOLLOW, "a", (time, time), 1 | 4);
        for result in [by_fd, by_path] {
            assert!(matches!(result, Ok(()) | Err(Errno::Overflow | Errno::Inval)), "{result:?}");
        }
        guest.fstat(fd).unwrap();
    }
}

#[test]
fn files_from_before_1970_are_from_1970() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("a"), "").unwrap();
    let file = fs::File::options().write(true).open(dir.path().join("a")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH - Duration::from_secs(1000)).unwrap();
    assert_eq!(guest.stat("a").unwrap().mtim, 0);
}

// The call that makes a pipe is not there on macOS.
#[cfg(target_os = "linux")]
#[test]
fn a_pipe_in_the_directory_does_not_hang_the_guest() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let (dir, mut guest) = setup();
    mknodat(CWD, dir.path().join("pipe"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let reader = guest.open_read("pipe").unwrap();
    assert_eq!(guest.read(reader, 1), Ok(vec![]), "nobody writes: the end");
    assert_eq!(guest.seek(reader, 1, 0), Err(Errno::Spipe));
    let writer = guest.open_with(ROOT, FOLLOW, "pipe", 0, (WRITE, 0), 0).unwrap();
    assert_eq!(guest.write(writer, b"x"), Ok(1));
    assert_eq!(guest.read(reader, 10), Ok(b"x".to_vec()));
    guest.close(reader).unwrap();
    assert_eq!(guest.open_with(ROOT, FOLLOW, "pipe", 0, (WRITE, 0), 0), Err(Errno::Nxio));
    let reader = guest.open_with(ROOT, FOLLOW, "pipe", 0, (READ_ONLY_RIGHTS, 0), NONBLOCK).unwrap();
    let again = guest.open_with(ROOT, FOLLOW, "pipe", 0, (WRITE, 0), 0).unwrap();
    assert_eq!(guest.read(reader, 1), Err(Errno::Again), "a writer that has written nothing yet");
    guest.close(again).unwrap();
}

#[test]
fn renumbering_moves_and_closes() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("a"), "A").unwrap();
    fs::write(dir.path().join("b"), "B").unwrap();
    let (a, b) = (guest.open("a", 0).unwrap(), guest.open("b", 0).unwrap());
    let renumber = |guest: &mut Guest, from, to| {
        check(preview1::fd_renumber(&mut guest.wasi, &mut guest.memory, from, to))
    };
    assert_eq!(renumber(&mut guest, a, a), Ok(()));
    assert_eq!(renumber(&mut guest, a, b), Ok(()));
    assert_eq!(guest.read(a, 1), Err(Errno::Badf));
    assert_eq!(guest.read(b, 1), Ok(b"A".to_vec()));
    assert_eq!(renumber(&mut guest, b, a), Err(Errno::Badf), "the target must be open");
    assert_eq!(renumber(&mut guest, 99, b), Err(Errno::Badf));
    assert_eq!(renumber(&mut guest, -1, -1), Err(Errno::Badf));
    assert_eq!(guest.open("b", 0), Ok(a), "the number is free again");
    assert_eq!(renumber(&mut guest, b, 1), Ok(()), "streams can be replaced");
    assert_eq!(guest.seek(1, 0, 0), Ok(0));
}
