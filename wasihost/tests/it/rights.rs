//! Rights: what descriptors start with, how they shrink, and that they are enforced.

use std::fs;

use wasihost::{Errno, WasiCtx, preview1};

use crate::guest::{
    BUF, CREAT, DIR_RIGHTS, DIRECTORY, FILE_RIGHTS, FOLLOW, Guest, INHERITING, OUT, READ, ROOT, SEEK, TELL,
    TRUNC, WRITE, check,
};

fn setup() -> (tempfile::TempDir, Guest) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("f"), "0123456789").unwrap();
    fs::create_dir(dir.path().join("d")).unwrap();
    std::os::unix::fs::symlink("f", dir.path().join("l")).unwrap();
    let guest = Guest::with_dir(dir.path());
    (dir, guest)
}

#[test]
fn a_preopen_has_everything_a_directory_can_have() {
    let (_dir, mut guest) = setup();
    let stat = guest.fdstat(ROOT).unwrap();
    assert_eq!((stat.file_type, stat.flags), (3, 0));
    assert_eq!((stat.base, stat.inheriting), (DIR_RIGHTS, INHERITING));
    assert_eq!(stat.base & (SEEK | 1 << 22), 0, "no seeking and no size in directories");
}

#[test]
fn rights_are_those_asked_for_as_far_as_the_kind_can_have_them() {
    let (_dir, mut guest) = setup();
    let fd = guest.open_with(ROOT, 0, "f", 0, (READ | SEEK | 1 << 14, WRITE), 0).unwrap();
    let stat = guest.fdstat(fd).unwrap();
    assert_eq!((stat.file_type, stat.base, stat.inheriting), (4, READ | SEEK, WRITE));
    let fd = guest.open_with(ROOT, 0, "d", DIRECTORY, (READ | SEEK | 1 << 14, READ), 0).unwrap();
    let stat = guest.fdstat(fd).unwrap();
    assert_eq!((stat.file_type, stat.base, stat.inheriting), (3, 1 << 14, READ));
}

#[test]
fn no_rights_still_open() {
    let (_dir, mut guest) = setup();
    for path in ["f", "d"] {
        let fd = guest.open_with(ROOT, 0, path, 0, (0, 0), 0).unwrap();
        let stat = guest.fdstat(fd).unwrap();
        assert_eq!((stat.base, stat.inheriting), (0, 0));
        assert_eq!(guest.fstat(fd), Err(Errno::Notcapable));
        assert_eq!(guest.close(fd), Ok(()));
    }
}

#[test]
fn rights_shrink_and_do_not_come_back() {
    let (_dir, mut guest) = setup();
    let fd = guest.open("f", 0).unwrap();
    assert_eq!(guest.set_rights(fd, READ | TELL, 0), Ok(()));
    assert_eq!(guest.fdstat(fd).unwrap().base, READ | TELL);
    assert_eq!(guest.read(fd, 2), Ok(b"01".to_vec()));
    assert_eq!(guest.write(fd, b"x"), Err(Errno::Notcapable));
    assert_eq!(guest.set_rights(fd, READ | WRITE, 0), Err(Errno::Notcapable));
    assert_eq!(guest.set_rights(fd, READ, READ), Err(Errno::Notcapable));
    assert_eq!(guest.set_rights(fd, 1 << 40, 0), Err(Errno::Inval));
    assert_eq!(guest.set_rights(99, 0, 0), Err(Errno::Badf));
    assert_eq!(guest.fdstat(fd).unwrap().base, READ | TELL, "a refused change changes nothing");
}

#[test]
fn what_a_directory_does_not_pass_on_can_not_be_opened() {
    let (_dir, mut guest) = setup();
    let dir = guest.open_with(ROOT, 0, ".", DIRECTORY, (DIR_RIGHTS, READ), 0).unwrap();
    assert!(guest.open_with(dir, 0, "f", 0, (READ, 0), 0).is_ok());
    assert_eq!(guest.open_with(dir, 0, "f", 0, (READ | WRITE, 0), 0), Err(Errno::Notcapable));
    assert_eq!(guest.open_with(dir, 0, "f", 0, (0, WRITE), 0), Err(Errno::Notcapable));
}

#[test]
fn every_file_call_needs_its_right() {
    let (_dir, mut guest) = setup();
    let fd = guest.open_with(ROOT, 0, "f", 0, (FILE_RIGHTS, 0), 0).unwrap();
    let without = |guest: &mut Guest, right: i64| {
        let fd = guest.open_with(ROOT, 0, "f", 0, (FILE_RIGHTS & !right, 0), 0).unwrap();
        (fd, Err(Errno::Notcapable))
    };
    let (fd0, refused) = without(&mut guest, 1 << 0 | 1 << 4);
    assert_eq!(check(preview1::fd_datasync(&mut guest.wasi, &mut guest.memory, fd0)), refused);
    let (fd4, refused) = without(&mut guest, 1 << 4);
    assert_eq!(check(preview1::fd_sync(&mut guest.wasi, &mut guest.memory, fd4)), refused);
    assert_eq!(check(preview1::fd_datasync(&mut guest.wasi, &mut guest.memory, fd4)), Ok(()));
    let (no_data, _) = without(&mut guest, 1 << 0);
    assert_eq!(
        check(preview1::fd_datasync(&mut guest.wasi, &mut guest.memory, no_data)),
        Ok(()),
        "sync includes it"
    );
    let (no_read, _) = without(&mut guest, READ);
    assert_eq!(guest.read(no_read, 1), Err(Errno::Notcapable));
    assert_eq!(guest.pread(no_read, 1, 0), Err(Errno::Notcapable));
    let (no_write, _) = without(&mut guest, WRITE);
    assert_eq!(guest.write(no_write, b"x"), Err(Errno::Notcapable));
    assert_eq!(guest.pwrite(no_write, b"x", 0), Err(Errno::Notcapable));
    let (no_seek, _) = without(&mut guest, SEEK);
    assert_eq!(guest.seek(no_seek, 1, 0), Err(Errno::Notcapable));
    assert_eq!(guest.pread(no_seek, 1, 0), Err(Errno::Notcapable));
    assert_eq!(guest.pwrite(no_seek, b"x", 0), Err(Errno::Notcapable));
    assert_eq!(guest.seek(no_seek, 0, 1), Ok(0), "the right to tell is enough");
    let (no_tell, _) = without(&mut guest, TELL);
    assert_eq!(guest.tell(no_tell), Ok(0), "the right to seek includes it");
    let (neither, refused) = without(&mut guest, SEEK | TELL);
    assert_eq!(guest.tell(neither).map(|_| ()), refused);
    let (no_flags, refused) = without(&mut guest, 1 << 3);
    assert_eq!(guest.set_flags(no_flags, 0), refused);
    let (no_advice, refused) = without(&mut guest, 1 << 7);
    assert_eq!(check(preview1::fd_advise(&mut guest.wasi, &mut guest.memory, no_advice, 0, 1, 0)), refused);
    let (no_allocate, refused) = without(&mut guest, 1 << 8);
    assert_eq!(check(preview1::fd_allocate(&mut guest.wasi, &mut guest.memory, no_allocate, 0, 1)), refused);
    let (no_stat, _) = without(&mut guest, 1 << 21);
    assert_eq!(guest.fstat(no_stat), Err(Errno::Notcapable));
    let (no_size, refused) = without(&mut guest, 1 << 22);
    assert_eq!(guest.set_size(no_size, 0), refused);
    let (no_times, refused) = without(&mut guest, 1 << 23);
    assert_eq!(guest.set_times(no_times, 0, 0, 1), refused);
    assert_eq!(guest.fstat(fd).unwrap().size, 10, "nothing of it changed the file");
}

#[test]
fn every_path_call_needs_its_right() {
    let (_dir, mut guest) = setup();
    let without = |guest: &mut Guest, bit: u32| {
        guest.open_with(ROOT, 0, ".", DIRECTORY, (DIR_RIGHTS & !(1 << bit), INHERITING), 0).unwrap()
    };
    let refused = Errno::Notcapable;
    let dir = without(&mut guest, 9);
    assert_eq!(guest.mkdir(dir, "new"), Err(refused));
    let dir = without(&mut guest, 10);
    assert_eq!(guest.open_with(dir, 0, "new", CREAT, (READ, 0), 0), Err(refused));
    assert!(guest.open_with(dir, 0, "f", 0, (READ, 0), 0).is_ok());
    let dir = without(&mut guest, 11);
    assert_eq!(guest.link(dir, "f", ROOT, "new"), Err(refused));
    let dir = without(&mut guest, 12);
    assert_eq!(guest.link(ROOT, "f", dir, "new"), Err(refused));
    let dir = without(&mut guest, 13);
    assert_eq!(guest.open_with(dir, 0, "f", 0, (READ, 0), 0), Err(refused));
    let dir = without(&mut guest, 14);
    assert_eq!(guest.readdir_raw(dir, 100, 0), Err(refused));
    let dir = without(&mut guest, 15);
    assert_eq!(guest.readlink(dir, "l", 10), Err(refused));
    let dir = without(&mut guest, 16);
    assert_eq!(guest.rename(dir, "f", ROOT, "new"), Err(refused));
    let dir = without(&mut guest, 17);
    assert_eq!(guest.rename(ROOT, "f", dir, "new"), Err(refused));
    let dir = without(&mut guest, 18);
    assert_eq!(guest.stat_at(dir, FOLLOW, "f"), Err(refused));
    let dir = without(&mut guest, 19);
    assert_eq!(guest.open_with(dir, 0, "f", TRUNC, (READ, 0), 0), Err(refused));
    let dir = without(&mut guest, 20);
    assert_eq!(guest.set_times_at(dir, 0, "f", (0, 0), 1), Err(refused));
    let dir = without(&mut guest, 24);
    assert_eq!(guest.symlink("f", dir, "new"), Err(refused));
    let dir = without(&mut guest, 25);
    assert_eq!(guest.rmdir(dir, "d"), Err(refused));
    let dir = without(&mut guest, 26);
    assert_eq!(guest.unlink(dir, "f"), Err(refused));
    assert_eq!(guest.names(ROOT), ["d", "f", "l"]);
    assert_eq!(guest.stat("f").unwrap().size, 10);
}

#[test]
fn streams_can_not_be_given_rights() {
    let mut guest = Guest::new(WasiCtx::builder());
    let stat = guest.fdstat(1).unwrap();
    assert_eq!(stat.inheriting, 0);
    assert_eq!(stat.base & (SEEK | TELL), 0);
    assert_eq!(guest.set_rights(1, stat.base | SEEK, 0), Err(Errno::Notcapable));
    assert_eq!(guest.set_rights(1, WRITE, 0), Ok(()));
    assert_eq!(guest.write(1, b"x"), Ok(1));
    let (iovs, count) = guest.iovs(&[(BUF, 1)]);
    let errno = preview1::fd_read(&mut guest.wasi, &mut guest.memory, 1, iovs, count, OUT);
    assert_eq!(check(errno), Err(Errno::Notcapable));
}
