//! Trees embedded in the program, read-only.

use std::collections::BTreeSet;

use include_dir::{Dir, DirEntry, File};
use wasihost::{Errno, WasiCtx, preview1};

use crate::guest::{APPEND, CREAT, EXCL, FOLLOW, Guest, READ, READ_ONLY_RIGHTS, ROOT, TRUNC, check};

/// What `include_dir!` makes of a folder.
static TREE: Dir<'_> = Dir::new(
    "",
    &[
        DirEntry::Dir(Dir::new(
            "sub",
            &[
                DirEntry::Dir(Dir::new("sub/deep", &[DirEntry::File(File::new("sub/deep/x", b"deep"))])),
                DirEntry::File(File::new("sub/b.txt", b"second")),
            ],
        )),
        DirEntry::File(File::new("a.txt", b"first file")),
    ],
);

fn guest() -> Guest {
    Guest::new(WasiCtx::builder().preopen_embedded(&TREE, "/assets"))
}

#[test]
fn files_are_read_and_moved_in() {
    let mut guest = guest();
    let fd = guest.open_read("a.txt").unwrap();
    assert_eq!(guest.read(fd, 5), Ok(b"first".to_vec()));
    assert_eq!(guest.read(fd, 100), Ok(b" file".to_vec()));
    assert_eq!(guest.read(fd, 100), Ok(vec![]));
    assert_eq!(guest.seek(fd, -4, 2), Ok(6));
    assert_eq!(guest.read(fd, 100), Ok(b"file".to_vec()));
    assert_eq!(guest.pread(fd, 5, 2), Ok(b"rst f".to_vec()));
    assert_eq!(guest.pread(fd, 5, 1 << 40), Ok(vec![]));
    assert_eq!(guest.tell(fd), Ok(10));
    assert_eq!(guest.seek(fd, -1, 0), Err(Errno::Inval));
    for path in ["sub/b.txt", "sub/deep/../b.txt", "./sub//b.txt"] {
        let fd = guest.open_read(path).unwrap();
        assert_eq!(guest.read(fd, 100), Ok(b"second".to_vec()));
    }
}

#[test]
fn listings_and_attributes_agree() {
    let mut guest = guest();
    let sub = guest.open_dir("sub").unwrap();
    for (fd, names) in [(ROOT, &[("a.txt", 4), ("sub", 3)]), (sub, &[("b.txt", 4), ("deep", 3)])] {
        let entries = guest.readdir(fd, 64, 0).unwrap();
        assert_eq!((&*entries[0].name, &*entries[1].name), (".", ".."));
        assert_eq!(entries.len(), 4);
        for (entry, (name, file_type)) in entries[2..].iter().zip(names) {
            assert_eq!((&*entry.name, entry.file_type), (*name, *file_type));
            let stat = guest.stat_at(fd, FOLLOW, name).unwrap();
            assert_eq!((stat.ino, stat.file_type), (entry.ino, entry.file_type));
        }
    }
    let stat = guest.stat("a.txt").unwrap();
    assert_eq!((stat.size, stat.nlink, stat.mtim), (10, 1, 0));
    let (root, file) = (guest.stat(".").unwrap(), guest.open_read("a.txt").unwrap());
    assert_eq!(guest.fstat(file), Ok(stat));
    assert_eq!(guest.fstat(ROOT), Ok(root));
}

/// Every path below a directory, with its inode number.
fn inode_numbers(guest: &mut Guest, dir: i32, prefix: &str, found: &mut Vec<(String, u64)>) {
    for entry in guest.readdir(dir, 30, 0).unwrap().into_iter().skip(2) {
        let path = format!("{prefix}{}", entry.name);
        if entry.file_type == 3 {
            let below = guest.open_dir(&path).unwrap();
            assert_eq!(guest.fstat(below).unwrap().ino, entry.ino);
            inode_numbers(guest, below, &format!("{path}/"), found);
        }
        assert_eq!(guest.stat(&path).unwrap().ino, entry.ino);
        found.push((path, entry.ino));
    }
}

#[test]
fn inode_numbers_are_unique_and_the_same_in_every_walk() {
    let mut guest = guest();
    let walk = |guest: &mut Guest| {
        let mut found = vec![(".".to_owned(), guest.fstat(ROOT).unwrap().ino)];
        inode_numbers(guest, ROOT, "", &mut found);
        found
    };
    let (first, second) = (walk(&mut guest), walk(&mut guest));
    assert_eq!(first, second);
    let paths: Vec<_> = first.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, [".", "a.txt", "sub/b.txt", "sub/deep/x", "sub/deep", "sub"]);
    let numbers: BTreeSet<_> = first.iter().map(|(_, ino)| *ino).collect();
    assert_eq!(numbers.len(), first.len());
    assert!(!numbers.contains(&0));
}

#[test]
fn what_changes_nothing_succeeds() {
    let mut guest = guest();
    let file = guest.open_read("a.txt").unwrap();
    for fd in [file, ROOT] {
        let (wasi, memory) = (&mut guest.wasi, &mut guest.memory);
        assert_eq!(check(preview1::fd_sync(wasi, memory, fd)), Ok(()));
        assert_eq!(check(preview1::fd_datasync(wasi, memory, fd)), Ok(()));
        assert_eq!(check(preview1::fd_advise(wasi, memory, fd, 0, 4, 1)), Ok(()));
    }
    // Files that cannot be written need no clock: reading does not touch their times.
    guest.read(file, 10).unwrap();
    assert_eq!(guest.fstat(file).unwrap().atim, 0);
}

#[test]
fn two_trees_are_two_devices() {
    let builder = WasiCtx::builder().preopen_embedded(&TREE, "/a").preopen_embedded(&TREE, "/b");
    let mut guest = Guest::new(builder);
    let (a, b) = (guest.stat_at(3, 0, "a.txt").unwrap(), guest.stat_at(4, 0, "a.txt").unwrap());
    assert_ne!(a.dev, b.dev);
}

#[test]
fn paths_end_where_they_should() {
    let mut guest = guest();
    assert_eq!(guest.open_read("missing"), Err(Errno::Noent));
    assert_eq!(guest.open_read("sub/missing/x"), Err(Errno::Noent));
    assert_eq!(guest.open_read("a.txt/"), Err(Errno::Notdir));
    assert_eq!(guest.open_read("a.txt/x"), Err(Errno::Notdir));
    assert_eq!(guest.open_dir("a.txt"), Err(Errno::Notdir));
    let sub = guest.open_dir("sub/").unwrap();
    assert_eq!(guest.read(sub, 1), Err(Errno::Isdir));
    for (dir, path) in [(ROOT, ".."), (ROOT, "/a.txt"), (ROOT, "sub/../.."), (sub, ".."), (sub, "deep/../..")]
    {
        assert_eq!(guest.stat_at(dir, FOLLOW, path), Err(Errno::Perm), "{path}");
        assert_eq!(guest.open_with(dir, 0, path, 0, (READ, 0), 0), Err(Errno::Perm), "{path}");
    }
    assert_eq!(guest.readlink(ROOT, "a.txt", 10), Err(Errno::Inval));
}

#[test]
fn nothing_can_be_changed() {
    let mut guest = guest();
    assert_eq!(guest.open("a.txt", 0), Err(Errno::Rofs));
    assert_eq!(guest.open_with(ROOT, 0, "a.txt", TRUNC, (READ, 0), 0), Err(Errno::Rofs));
    assert_eq!(guest.open_with(ROOT, 0, "new", CREAT, (READ, 0), 0), Err(Errno::Rofs));
    assert_eq!(guest.open_with(ROOT, 0, "a.txt", CREAT | EXCL, (READ, 0), 0), Err(Errno::Exist));
    let file = guest.open_with(ROOT, 0, "a.txt", CREAT, (READ_ONLY_RIGHTS, 0), APPEND).unwrap();
    assert_eq!(guest.set_times(file, 0, 0, 2), Err(Errno::Rofs));
    assert_eq!(guest.set_times(ROOT, 0, 0, 2), Err(Errno::Rofs));
    assert_eq!(guest.set_times_at(ROOT, 0, "a.txt", (0, 0), 2), Err(Errno::Rofs));
    assert_eq!(guest.mkdir(ROOT, "new"), Err(Errno::Rofs));
    assert_eq!(guest.rmdir(ROOT, "sub"), Err(Errno::Rofs));
    assert_eq!(guest.unlink(ROOT, "a.txt"), Err(Errno::Rofs));
    assert_eq!(guest.rename(ROOT, "a.txt", ROOT, "c"), Err(Errno::Rofs));
    assert_eq!(guest.link(ROOT, "a.txt", ROOT, "c"), Err(Errno::Rofs));
    assert_eq!(guest.symlink("a.txt", ROOT, "c"), Err(Errno::Rofs));
    assert_eq!(guest.names(ROOT), ["a.txt", "sub"]);
}
