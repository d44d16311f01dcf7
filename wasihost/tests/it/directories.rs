//! Preopened directories and listings.

use std::collections::BTreeMap;
use std::fs;

use wasihost::{BuildError, Errno, WasiCtx, preview1};

use crate::guest::{BUF, CREAT, Guest, OUT, READ_ONLY_RIGHTS, ROOT, check};

#[test]
fn preopens_follow_the_streams_and_have_their_names() {
    let dir = tempfile::tempdir().unwrap();
    let names = ["/", "/data", "relative/ünï", ""];
    let mut builder = WasiCtx::builder();
    for name in names {
        builder = builder.preopen_dir(dir.path(), name).unwrap();
    }
    let mut guest = Guest::new(builder);
    for (fd, name) in (3..).zip(names) {
        assert_eq!(guest.prestat(fd), Ok((0, name.len() as u32)));
        assert_eq!(guest.prestat_name(fd, name.len() as i32), Ok(name.as_bytes().to_vec()));
    }
    for fd in [0, 1, 2, 7, -1] {
        assert_eq!(guest.prestat(fd), Err(Errno::Badf));
        assert_eq!(guest.prestat_name(fd, 10), Err(Errno::Badf));
    }
}

#[test]
fn a_name_buffer_may_be_longer_and_not_shorter() {
    let dir = tempfile::tempdir().unwrap();
    let mut guest = Guest::new(WasiCtx::builder().preopen_dir(dir.path(), "/data").unwrap());
    assert_eq!(guest.prestat_name(3, 4), Err(Errno::Nametoolong));
    assert_eq!(guest.prestat_name(3, 0), Err(Errno::Nametoolong));
    assert_eq!(guest.prestat_name(3, 7), Ok(b"/data\0\0".to_vec()));
}

#[test]
fn a_preopen_can_be_closed() {
    let dir = tempfile::tempdir().unwrap();
    let mut guest = Guest::with_dir(dir.path());
    assert_eq!(guest.close(ROOT), Ok(()));
    assert_eq!(guest.prestat(ROOT), Err(Errno::Badf));
    assert_eq!(guest.open("a", CREAT), Err(Errno::Badf));
}

#[test]
fn a_directory_that_is_opened_is_not_a_preopen() {
    let dir = tempfile::tempdir().unwrap();
    let mut guest = Guest::with_dir(dir.path());
    let fd = guest.open_dir(".").unwrap();
    assert_eq!(guest.prestat(fd), Err(Errno::Badf));
}

#[test]
fn what_is_no_directory_can_not_be_preopened() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [file, dir.path().join("missing")] {
        let error = WasiCtx::builder().preopen_dir(&path, "/").err().unwrap();
        assert!(error.to_string().contains(path.to_str().unwrap()));
        assert!(matches!(error, BuildError::Preopen { path: named, .. } if named == path));
        assert!(WasiCtx::builder().preopen_dir_readonly(&path, "/").is_err());
    }
}

#[test]
fn nothing_is_visible_without_a_preopen() {
    let mut guest = Guest::new(WasiCtx::builder());
    for fd in 0..10 {
        assert_eq!(guest.prestat(fd), Err(Errno::Badf));
        let expected = if fd < 3 { Errno::Notdir } else { Errno::Badf };
        assert_eq!(guest.stat_at(fd, 0, "."), Err(expected));
        assert_eq!(guest.open_with(fd, 0, ".", 0, (0, 0), 0), Err(expected));
        assert_eq!(guest.readdir_raw(fd, 100, 0), Err(expected));
    }
}

#[test]
fn listings_have_dots_names_types_and_inode_numbers() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "").unwrap();
    fs::create_dir(dir.path().join("sub")).unwrap();
    std::os::unix::fs::symlink("file", dir.path().join("link")).unwrap();
    let mut guest = Guest::with_dir(dir.path());
    let entries = guest.readdir(ROOT, 4096, 0).unwrap();
    let root = guest.fstat(ROOT).unwrap().ino;
    let ino = |guest: &mut Guest, name| guest.stat_at(ROOT, 0, name).unwrap().ino;
    let expected = [
        (".", 3, root),
        ("..", 3, root),
        ("file", 4, ino(&mut guest, "file")),
        ("link", 7, ino(&mut guest, "link")),
        ("sub", 3, ino(&mut guest, "sub")),
    ];
    let got: Vec<_> = entries.iter().map(|e| (e.name.as_str(), e.file_type, e.ino)).collect();
    assert_eq!(got, expected);
}

#[test]
fn a_hundred_files_fit_through_small_buffers() {
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..100).map(|i| format!("file-number-{i:03}")).collect();
    for name in &names {
        fs::write(dir.path().join(name), "").unwrap();
    }
    let mut guest = Guest::with_dir(dir.path());
    for len in [64, 100, 256, 8192] {
        let entries = guest.readdir(ROOT, len, 0).unwrap();
        let got: Vec<&str> = entries.iter().skip(2).map(|entry| entry.name.as_str()).collect();
        assert_eq!(got, names, "through {len} bytes");
    }
}

#[test]
fn a_buffer_is_filled_to_its_end_unless_the_directory_ends() {
    let dir = tempfile::tempdir().unwrap();
    for i in 0..10 {
        fs::write(dir.path().join(format!("f{i}")), "").unwrap();
    }
    let mut guest = Guest::with_dir(dir.path());
    for len in 0..200 {
        assert_eq!(guest.readdir_raw(ROOT, len, 0).unwrap().len(), len as usize);
    }
    let all = 24 * 12 + 1 + 2 + 20;
    assert_eq!(guest.readdir_raw(ROOT, 4096, 0).unwrap().len(), all);
    assert_eq!(guest.readdir_raw(ROOT, 4096, 12).unwrap(), b"");
    assert_eq!(guest.readdir_raw(ROOT, 4096, u64::MAX).unwrap(), b"");
}

#[test]
fn cookies_resume_where_they_were_given() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c"] {
        fs::write(dir.path().join(name), "").unwrap();
    }
    let mut guest = Guest::with_dir(dir.path());
    let all = guest.readdir(ROOT, 4096, 0).unwrap();
    for (index, entry) in all.iter().enumerate() {
        assert_eq!(guest.readdir(ROOT, 4096, entry.next).unwrap(), all[index + 1..]);
    }
    let fresh = guest.open_dir(".").unwrap();
    assert_eq!(guest.readdir(fresh, 4096, all[2].next).unwrap(), all[3..], "also in another descriptor");
}

#[test]
fn a_listing_stays_while_its_files_are_removed_and_starts_anew_at_zero() {
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..50).map(|i| format!("{i:02}")).collect();
    for name in &names {
        fs::write(dir.path().join(name), "").unwrap();
    }
    let mut guest = Guest::with_dir(dir.path());
    let mut seen = BTreeMap::new();
    let mut cookie = 0;
    loop {
        let raw = guest.readdir_raw(ROOT, 24 + 2, cookie).unwrap();
        if raw.len() < 26 {
            // `.` is one byte shorter than the others: the next entry begins in the same buffer.
            if raw.is_empty() {
                break;
            }
        }
        cookie = u64::from_le_bytes(raw[..8].try_into().unwrap());
        let len = u32::from_le_bytes(raw[16..20].try_into().unwrap()) as usize;
        let name = String::from_utf8(raw[24..24 + len].to_vec()).unwrap();
        if !name.starts_with('.') {
            guest.unlink(ROOT, &name).unwrap();
            guest.open(&format!("new-{name}"), CREAT).map(|fd| guest.close(fd).unwrap()).unwrap();
        }
        *seen.entry(name).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 52);
    assert!(names.iter().all(|name| seen[name] == 1));
    assert_eq!(guest.names(ROOT), names.iter().map(|name| format!("new-{name}")).collect::<Vec<_>>());
}

#[test]
fn readdir_refuses_what_is_not_a_directory_or_not_memory() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a"), "").unwrap();
    let mut guest = Guest::with_dir(dir.path());
    let file = guest.open_with(ROOT, 0, "a", 0, (READ_ONLY_RIGHTS, 0), 0).unwrap();
    assert_eq!(guest.readdir_raw(file, 100, 0), Err(Errno::Notdir));
    assert_eq!(guest.readdir_raw(99, 100, 0), Err(Errno::Badf));
    let end = guest.memory.len() as i32;
    for (ptr, len) in [(end - 10, 11), (BUF, -1), (-1, 1)] {
        let errno = preview1::fd_readdir(&mut guest.wasi, &mut guest.memory, ROOT, ptr, len, 0, OUT);
        assert_eq!(check(errno), Err(Errno::Fault));
    }
}

#[test]
fn a_directory_can_not_be_read_written_or_moved_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut guest = Guest::with_dir(dir.path());
    assert_eq!(guest.read(ROOT, 1), Err(Errno::Isdir));
    assert_eq!(guest.pread(ROOT, 1, 0), Err(Errno::Isdir));
    assert_eq!(guest.write(ROOT, b"x"), Err(Errno::Isdir));
    assert_eq!(guest.pwrite(ROOT, b"x", 0), Err(Errno::Isdir));
    assert_eq!(guest.seek(ROOT, 0, 0), Err(Errno::Isdir));
    assert_eq!(guest.seek(ROOT, 0, 1), Err(Errno::Isdir));
    assert_eq!(guest.tell(ROOT), Err(Errno::Isdir));
    assert_eq!(guest.set_size(ROOT, 0), Err(Errno::Isdir));
}
