//! Calls with paths, on a writable and on a read-only directory of the host.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use wasihost::{Errno, WasiCtx, preview1};

use crate::guest::{
    BUF, CREAT, DIR_RIGHTS, DIRECTORY, EXCL, FILE_RIGHTS, FOLLOW, Guest, INHERITING, NONBLOCK, OUT, PATH,
    READ, READ_ONLY_RIGHTS, ROOT, TRUNC, check,
};

fn setup() -> (tempfile::TempDir, Guest) {
    let dir = tempfile::tempdir().unwrap();
    let guest = Guest::with_dir(dir.path());
    (dir, guest)
}

fn path_errno(guest: &mut Guest, path: &[u8]) -> Errno {
    let (ptr, len) = guest.put(PATH, path);
    let errno = preview1::path_filestat_get(&mut guest.wasi, &mut guest.memory, ROOT, FOLLOW, ptr, len, OUT);
    check(errno).unwrap_err()
}

#[test]
fn paths_that_are_none_have_errnos_of_their_own() {
    let (_dir, mut guest) = setup();
    assert_eq!(path_errno(&mut guest, b""), Errno::Noent);
    assert_eq!(path_errno(&mut guest, b"missing"), Errno::Noent);
    assert_eq!(path_errno(&mut guest, b"a\0b"), Errno::Inval);
    assert_eq!(path_errno(&mut guest, b"a\xffb"), Errno::Ilseq);
    assert_eq!(path_errno(&mut guest, &[b'x'; 300]), Errno::Nametoolong);
    assert_eq!(path_errno(&mut guest, &b"./".repeat(2050)), Errno::Nametoolong);
    for path in ["/", "/etc/passwd", "..", "../x", "a/../..", "./../x"] {
        fs::create_dir_all(_dir.path().join("a")).unwrap();
        assert_eq!(path_errno(&mut guest, path.as_bytes()), Errno::Perm, "{path}");
    }
}

#[test]
fn dots_inside_are_fine() {
    let (dir, mut guest) = setup();
    fs::create_dir_all(dir.path().join("a/b")).unwrap();
    fs::write(dir.path().join("a/f"), "content").unwrap();
    for path in ["a/f", "./a/f", "a/./f", "a/b/../f", "a/../a/f", "a//f", "a/b/../../a/f"] {
        let fd = guest.open_read(path).unwrap();
        assert_eq!(guest.read(fd, 100), Ok(b"content".to_vec()), "{path}");
    }
}

#[test]
fn a_directory_opened_below_is_the_new_limit() {
    let (dir, mut guest) = setup();
    fs::create_dir_all(dir.path().join("a/b")).unwrap();
    let fd = guest.open_dir("a").unwrap();
    assert!(guest.stat_at(fd, FOLLOW, "b/..").is_ok());
    assert_eq!(guest.stat_at(fd, FOLLOW, ".."), Err(Errno::Perm));
    assert_eq!(guest.stat_at(fd, FOLLOW, "b/../../a"), Err(Errno::Perm));
}

#[test]
fn open_tells_files_directories_and_links_apart() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("f"), "").unwrap();
    fs::create_dir(dir.path().join("d")).unwrap();
    symlink("f", dir.path().join("l")).unwrap();
    symlink("d", dir.path().join("ld")).unwrap();
    assert_eq!(guest.open_dir("f"), Err(Errno::Notdir));
    assert_eq!(guest.open_read("f/"), Err(Errno::Notdir));
    assert_eq!(guest.open_read("f/x"), Err(Errno::Notdir));
    assert_eq!(guest.open("d", 0), Err(Errno::Isdir));
    assert_eq!(guest.open("d", CREAT), Err(Errno::Isdir));
    assert_eq!(guest.open("d", TRUNC), Err(Errno::Isdir));
    assert_eq!(guest.open("new", CREAT | DIRECTORY), Err(Errno::Inval));
    let no_follow =
        |guest: &mut Guest, path, oflags| guest.open_with(ROOT, 0, path, oflags, (READ_ONLY_RIGHTS, 0), 0);
    assert_eq!(no_follow(&mut guest, "l", 0), Err(Errno::Loop));
    assert_eq!(no_follow(&mut guest, "ld", DIRECTORY), Err(Errno::Notdir));
    assert!(guest.open_read("l").is_ok());
    assert!(guest.open_dir("ld").is_ok());
    assert_eq!(guest.open("l", CREAT | EXCL), Err(Errno::Exist));
    let file = guest.open_read("f").unwrap();
    assert_eq!(guest.open_with(file, 0, "x", 0, (0, 0), 0), Err(Errno::Notdir));
    assert_eq!(guest.open_with(99, 0, "x", 0, (0, 0), 0), Err(Errno::Badf));
}

#[test]
fn open_refuses_flags_that_there_are_not() {
    let (_dir, mut guest) = setup();
    for (lookup, oflags, fdflags) in [(2, 0, 0), (0, 16, 0), (0, 0, 32), (-1, 0, 0), (0, -1, 0), (0, 0, -1)] {
        assert_eq!(guest.open_with(ROOT, lookup, ".", oflags, (0, 0), fdflags), Err(Errno::Inval));
    }
    assert_eq!(guest.open_with(ROOT, 0, ".", 0, (1 << 30, 0), 0), Err(Errno::Inval));
    assert_eq!(guest.open_with(ROOT, 0, ".", 0, (0, -1), 0), Err(Errno::Inval));
    assert!(guest.open_with(ROOT, 0, ".", 0, (0, 0), NONBLOCK).is_ok(), "on a directory, too");
}

#[test]
fn directories_are_created_and_removed() {
    let (dir, mut guest) = setup();
    assert_eq!(guest.mkdir(ROOT, "a"), Ok(()));
    assert_eq!(guest.mkdir(ROOT, "b/"), Ok(()));
    assert!(dir.path().join("a").is_dir() && dir.path().join("b").is_dir());
    assert_eq!(guest.mkdir(ROOT, "a"), Err(Errno::Exist));
    assert_eq!(guest.mkdir(ROOT, "x/y"), Err(Errno::Noent));
    assert_eq!(guest.mkdir(ROOT, "../y"), Err(Errno::Perm));
    fs::write(dir.path().join("a/f"), "").unwrap();
    assert_eq!(guest.rmdir(ROOT, "a"), Err(Errno::Notempty));
    assert_eq!(guest.rmdir(ROOT, "a/f"), Err(Errno::Notdir));
    assert_eq!(guest.rmdir(ROOT, "missing"), Err(Errno::Noent));
    assert_eq!(guest.rmdir(ROOT, "b/"), Ok(()));
    assert_eq!(guest.unlink(ROOT, "a/f"), Ok(()));
    assert_eq!(guest.rmdir(ROOT, "a"), Ok(()));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn files_and_links_are_unlinked() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("f"), "").unwrap();
    fs::create_dir(dir.path().join("d")).unwrap();
    symlink("d", dir.path().join("l")).unwrap();
    assert_eq!(guest.unlink(ROOT, "d"), Err(Errno::Isdir));
    assert_eq!(guest.unlink(ROOT, "f/"), Err(Errno::Notdir));
    assert_eq!(guest.unlink(ROOT, "missing"), Err(Errno::Noent));
    assert_eq!(guest.unlink(ROOT, "f"), Ok(()));
    assert_eq!(guest.unlink(ROOT, "l"), Ok(()));
    assert!(dir.path().join("d").is_dir() && !dir.path().join("f").exists());
}

#[test]
fn rename_replaces_as_rename_does() {
    let (dir, mut guest) = setup();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("f"), "f").unwrap();
    fs::write(at("g"), "g").unwrap();
    fs::create_dir_all(at("d/sub")).unwrap();
    fs::create_dir(at("empty")).unwrap();
    assert_eq!(guest.rename(ROOT, "missing", ROOT, "x"), Err(Errno::Noent));
    assert_eq!(guest.rename(ROOT, "f", ROOT, "d"), Err(Errno::Isdir));
    assert_eq!(guest.rename(ROOT, "d", ROOT, "f"), Err(Errno::Notdir));
    assert_eq!(guest.rename(ROOT, "empty", ROOT, "d"), Err(Errno::Notempty));
    assert_eq!(guest.rename(ROOT, "d", ROOT, "d/sub/x"), Err(Errno::Inval));
    assert_eq!(guest.rename(ROOT, "f", ROOT, "x/y"), Err(Errno::Noent));
    assert_eq!(guest.rename(ROOT, "f", ROOT, "../y"), Err(Errno::Perm));
    assert_eq!(guest.rename(ROOT, "f", ROOT, "g"), Ok(()));
    assert_eq!(fs::read(at("g")).unwrap(), b"f");
    assert_eq!(guest.rename(ROOT, "d", ROOT, "empty"), Ok(()));
    assert!(at("empty/sub").is_dir() && !at("d").exists());
    let sub = guest.open_dir("empty").unwrap();
    assert_eq!(guest.rename(ROOT, "g", sub, "h"), Ok(()));
    assert_eq!(fs::read(at("empty/h")).unwrap(), b"f");
    assert_eq!(guest.rename(99, "g", ROOT, "h"), Err(Errno::Badf));
    assert_eq!(guest.rename(ROOT, "g", 99, "h"), Err(Errno::Badf));
}

#[test]
fn links_are_made_read_and_followed() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("f"), "content").unwrap();
    assert_eq!(guest.symlink("f", ROOT, "l"), Ok(()));
    assert_eq!(fs::read_link(dir.path().join("l")).unwrap(), Path::new("f"));
    assert_eq!(guest.readlink(ROOT, "l", 10), Ok(b"f".to_vec()));
    assert_eq!(guest.symlink("f", ROOT, "l"), Err(Errno::Exist));
    assert_eq!(guest.symlink("/etc/passwd", ROOT, "abs"), Err(Errno::Perm));
    assert_eq!(guest.symlink("f", ROOT, "x/y"), Err(Errno::Noent));
    assert_eq!(guest.symlink("a-long-target", ROOT, "m"), Ok(()));
    assert_eq!(guest.readlink(ROOT, "m", 6), Ok(b"a-long".to_vec()), "what does not fit is cut");
    assert_eq!(guest.readlink(ROOT, "m", 0), Ok(vec![]));
    assert_eq!(guest.readlink(ROOT, "f", 10), Err(Errno::Inval));
    assert_eq!(guest.readlink(ROOT, "missing", 10), Err(Errno::Noent));
    assert_eq!(guest.stat_at(ROOT, 0, "l").unwrap().file_type, 7);
    let stat = guest.stat("l").unwrap();
    assert_eq!((stat.file_type, stat.size), (4, 7));
    assert_eq!(guest.stat("m"), Err(Errno::Noent));
}

#[test]
fn links_that_lead_outside_are_text_and_can_not_be_followed() {
    let (dir, mut guest) = setup();
    symlink("/etc/passwd", dir.path().join("abs")).unwrap();
    assert_eq!(guest.readlink(ROOT, "abs", 100), Ok(b"/etc/passwd".to_vec()));
    assert_eq!(guest.symlink("../outside", ROOT, "rel"), Ok(()));
    for link in ["abs", "rel"] {
        assert_eq!(guest.open_read(link), Err(Errno::Perm));
        assert_eq!(guest.open(link, CREAT), Err(Errno::Perm));
        assert_eq!(guest.stat(link), Err(Errno::Perm));
        assert_eq!(guest.set_times_at(ROOT, FOLLOW, link, (0, 0), 1), Err(Errno::Perm));
        assert_eq!(guest.mkdir(ROOT, &format!("{link}/x")), Err(Errno::Perm));
        assert!(guest.stat_at(ROOT, 0, link).is_ok());
    }
}

#[test]
fn hard_links_share_the_file() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("f"), "x").unwrap();
    fs::create_dir(dir.path().join("d")).unwrap();
    symlink("f", dir.path().join("s")).unwrap();
    assert_eq!(guest.link(ROOT, "f", ROOT, "d/g"), Ok(()));
    let (f, g) = (guest.stat("f").unwrap(), guest.stat("d/g").unwrap());
    assert_eq!((f.ino, f.nlink), (g.ino, 2));
    assert_eq!(guest.link(ROOT, "f", ROOT, "d/g"), Err(Errno::Exist));
    assert_eq!(guest.link(ROOT, "d", ROOT, "e"), Err(Errno::Perm));
    assert_eq!(guest.link(ROOT, "f", ROOT, "x/"), Err(Errno::Noent));
    assert_eq!(guest.link(ROOT, "missing", ROOT, "x"), Err(Errno::Noent));
    assert_eq!(guest.link_with(ROOT, FOLLOW, "s", ROOT, "x"), Err(Errno::Inval));
    assert_eq!(guest.link(ROOT, "s", ROOT, "t"), Ok(()), "a link itself can be linked");
    assert_eq!(guest.readlink(ROOT, "t", 10), Ok(b"f".to_vec()));
    assert_eq!(guest.link(ROOT, "f", 99, "x"), Err(Errno::Badf));
    assert_eq!(guest.link(99, "f", ROOT, "x"), Err(Errno::Badf));
}

#[test]
fn times_are_set_through_paths() {
    let (dir, mut guest) = setup();
    fs::write(dir.path().join("f"), "").unwrap();
    symlink("f", dir.path().join("l")).unwrap();
    let link = guest.stat_at(ROOT, 0, "l").unwrap();
    assert_eq!(guest.set_times_at(ROOT, FOLLOW, "l", (1_000_000_001, 2_000_000_002), 5), Ok(()));
    let stat = guest.stat("f").unwrap();
    assert_eq!((stat.atim, stat.mtim), (1_000_000_001, 2_000_000_002));
    assert_eq!(guest.stat_at(ROOT, 0, "l").unwrap().mtim, link.mtim);
    assert_eq!(guest.set_times_at(ROOT, 0, "l", (0, 3_000_000_000), 4), Ok(()));
    assert_eq!(guest.stat_at(ROOT, 0, "l").unwrap().mtim, 3_000_000_000, "the link itself");
    assert_eq!(guest.stat("f").unwrap().mtim, 2_000_000_002);
    assert_eq!(guest.set_times_at(ROOT, 0, "f", (0, 0), 3), Err(Errno::Inval));
    assert_eq!(guest.set_times_at(ROOT, 0, "missing", (0, 0), 1), Err(Errno::Noent));
    assert_eq!(guest.set_times(ROOT, 5_000_000_000, 6_000_000_000, 5), Ok(()));
    assert_eq!(guest.fstat(ROOT).unwrap().mtim, 6_000_000_000);
}

#[test]
fn names_that_are_not_utf8_are_listed_as_they_are() {
    use std::os::unix::ffi::OsStrExt;
    let (dir, mut guest) = setup();
    fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b"x\xff")), "").unwrap();
    let raw = guest.readdir_raw(ROOT, 4096, 2).unwrap();
    assert_eq!(&raw[24..], b"x\xff");
}

#[test]
fn a_read_only_directory_can_be_read_and_not_changed() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("f"), "content").unwrap();
    fs::create_dir(dir.path().join("d")).unwrap();
    symlink("f", dir.path().join("l")).unwrap();
    let before = fs::metadata(dir.path().join("f")).unwrap().modified().unwrap();
    let mut guest = Guest::new(WasiCtx::builder().preopen_dir_readonly(dir.path(), "/").unwrap());

    let fd = guest.open_read("l").unwrap();
    assert_eq!(guest.read(fd, 100), Ok(b"content".to_vec()));
    assert_eq!(guest.names(ROOT), ["d", "f", "l"]);
    assert_eq!(guest.stat("f").unwrap().size, 7);
    assert_eq!(guest.readlink(ROOT, "l", 10), Ok(b"f".to_vec()));
    assert!(guest.open_with(ROOT, 0, "f", CREAT, (READ, 0), 0).is_ok(), "what is there need not be created");
    let below = guest.open_dir("d").unwrap();

    assert_eq!(guest.open("f", 0), Err(Errno::Rofs));
    assert_eq!(guest.open_with(ROOT, 0, "f", TRUNC, (READ, 0), 0), Err(Errno::Rofs));
    assert_eq!(guest.open_with(ROOT, 0, "new", CREAT, (READ, 0), 0), Err(Errno::Rofs));
    assert_eq!(guest.open_with(below, 0, "new", CREAT, (READ, 0), 0), Err(Errno::Rofs));
    assert_eq!(guest.open_with(ROOT, 0, "f", CREAT | EXCL, (READ, 0), 0), Err(Errno::Exist));
    assert_eq!(guest.mkdir(ROOT, "new"), Err(Errno::Rofs));
    assert_eq!(guest.mkdir(below, "new"), Err(Errno::Rofs));
    assert_eq!(guest.rmdir(ROOT, "d"), Err(Errno::Rofs));
    assert_eq!(guest.unlink(ROOT, "f"), Err(Errno::Rofs));
    assert_eq!(guest.rename(ROOT, "f", ROOT, "g"), Err(Errno::Rofs));
    assert_eq!(guest.link(ROOT, "f", ROOT, "g"), Err(Errno::Rofs));
    assert_eq!(guest.symlink("f", ROOT, "g"), Err(Errno::Rofs));
    assert_eq!(guest.set_times_at(ROOT, FOLLOW, "f", (0, 0), 4), Err(Errno::Rofs));
    assert_eq!(guest.set_times(fd, 0, 0, 4), Err(Errno::Rofs));
    assert_eq!(guest.set_times(ROOT, 0, 0, 4), Err(Errno::Rofs));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3);
    assert_eq!(fs::metadata(dir.path().join("f")).unwrap().modified().unwrap(), before);
}

#[test]
fn nothing_moves_between_a_read_only_and_a_writable_directory() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(from.path().join("f"), "").unwrap();
    fs::write(to.path().join("g"), "").unwrap();
    let builder = WasiCtx::builder()
        .preopen_dir_readonly(from.path(), "/ro")
        .unwrap()
        .preopen_dir(to.path(), "/rw")
        .unwrap();
    let mut guest = Guest::new(builder);
    for (dir, name, other) in [(3, "f", 4), (4, "g", 3)] {
        assert_eq!(guest.link(dir, name, other, "new"), Err(Errno::Rofs));
        assert_eq!(guest.rename(dir, name, other, "new"), Err(Errno::Rofs));
    }
    assert!(!to.path().join("new").exists() && !from.path().join("new").exists());
}

#[test]
fn opened_directories_pass_their_rights_on() {
    let (dir, mut guest) = setup();
    fs::create_dir_all(dir.path().join("a/b")).unwrap();
    fs::write(dir.path().join("a/b/f"), "deep").unwrap();
    let a = guest.open_dir("a").unwrap();
    let b = guest.open_with(a, 0, "b", DIRECTORY, (DIR_RIGHTS, INHERITING), 0).unwrap();
    let f = guest.open_with(b, 0, "f", 0, (FILE_RIGHTS, 0), 0).unwrap();
    assert_eq!(guest.read(f, 10), Ok(b"deep".to_vec()));
    guest.put(BUF, b"");
}
