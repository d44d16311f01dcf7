//! Everything that a guest can try with a path.

use wasihost::Errno;

use crate::guest::{
    BUF, CREAT, DIR_RIGHTS, DIRECTORY, EXCL, FILE_RIGHTS, FOLLOW, Guest, INHERITING, READ_ONLY_RIGHTS, TRUNC,
};

/// What the guest has seen.
#[derive(Default)]
pub(crate) struct Evidence {
    pub(crate) ids: Vec<(u64, u64)>,
    pub(crate) bytes: Vec<u8>,
}

type Operation = fn(&mut Guest, i32, &str, &mut Evidence);

/// Every operation on a path below a directory. None of them expects to succeed or to fail.
pub(crate) const OPERATIONS: &[(&str, Operation)] = &[
    ("open", |g, dir, path, e| open(g, dir, path, FOLLOW, 0, READ_ONLY_RIGHTS, e)),
    ("open_nofollow", |g, dir, path, e| open(g, dir, path, 0, 0, READ_ONLY_RIGHTS, e)),
    ("open_write", |g, dir, path, e| open(g, dir, path, FOLLOW, 0, FILE_RIGHTS, e)),
    ("open_write_nofollow", |g, dir, path, e| open(g, dir, path, 0, 0, FILE_RIGHTS, e)),
    ("create", |g, dir, path, e| open(g, dir, path, FOLLOW, CREAT, FILE_RIGHTS, e)),
    ("create_nofollow", |g, dir, path, e| open(g, dir, path, 0, CREAT, READ_ONLY_RIGHTS, e)),
    ("create_new", |g, dir, path, e| open(g, dir, path, FOLLOW, CREAT | EXCL, FILE_RIGHTS, e)),
    ("truncate", |g, dir, path, e| open(g, dir, path, FOLLOW, TRUNC, READ_ONLY_RIGHTS, e)),
    ("open_no_rights", |g, dir, path, e| open(g, dir, path, FOLLOW, 0, 1 << 21, e)),
    ("open_dir", |g, dir, path, e| open_dir(g, dir, path, FOLLOW, e)),
    ("open_dir_nofollow", |g, dir, path, e| open_dir(g, dir, path, 0, e)),
    ("stat", |g, dir, path, e| stat(g, dir, path, FOLLOW, e)),
    ("stat_nofollow", |g, dir, path, e| stat(g, dir, path, 0, e)),
    ("set_times", |g, dir, path, _| tried(g.set_times_at(dir, FOLLOW, path, (1, 1), 5))),
    ("set_times_nofollow", |g, dir, path, _| tried(g.set_times_at(dir, 0, path, (1, 1), 5))),
    ("create_directory", |g, dir, path, _| tried(g.mkdir(dir, path))),
    ("remove_directory", |g, dir, path, _| tried(g.rmdir(dir, path))),
    ("unlink", |g, dir, path, _| tried(g.unlink(dir, path))),
    ("rename_from", |g, dir, path, e| {
        tried(g.rename(dir, path, dir, "moved"));
        open(g, dir, "moved", FOLLOW, 0, READ_ONLY_RIGHTS, e);
    }),
    ("rename_to", |g, dir, path, _| tried(g.rename(dir, "inside", dir, path))),
    ("link_from", |g, dir, path, e| {
        tried(g.link(dir, path, dir, "linked"));
        tried(g.link_with(dir, FOLLOW, path, dir, "linked2"));
        for name in ["linked", "linked2"] {
            stat(g, dir, name, 0, e);
            open(g, dir, name, FOLLOW, 0, FILE_RIGHTS, e);
        }
    }),
    ("link_to", |g, dir, path, _| tried(g.link(dir, "inside", dir, path))),
    ("symlink", |g, dir, path, _| tried(g.symlink("inside", dir, path))),
    ("readlink", |g, dir, path, _| tried(g.readlink(dir, path, 100))),
];

/// Whether it succeeds is not the question here.
fn tried<T>(_: Result<T, Errno>) {}

/// Opens, and does what can be done with the descriptor.
fn open(
    guest: &mut Guest,
    dir: i32,
    path: &str,
    lookup: i32,
    oflags: i32,
    rights: i64,
    evidence: &mut Evidence,
) {
    let Ok(fd) = guest.open_with(dir, lookup, path, oflags, (rights, 0), 0) else { return };
    if let Ok(stat) = guest.fstat(fd) {
        evidence.ids.push((stat.dev, stat.ino));
    }
    evidence.bytes.extend(guest.read(fd, 100).unwrap_or_default());
    let _ = guest.write(fd, b"planted");
    let _ = guest.set_size(fd, 1);
    let _ = guest.set_times(fd, 1, 1, 5);
    let _ = guest.close(fd);
}

/// Opens a directory, lists it, and tries what is in it.
fn open_dir(guest: &mut Guest, dir: i32, path: &str, lookup: i32, evidence: &mut Evidence) {
    let opened = guest.open_with(dir, lookup, path, DIRECTORY, (DIR_RIGHTS, INHERITING), 0);
    let Ok(fd) = opened else { return };
    if let Ok(stat) = guest.fstat(fd) {
        evidence.ids.push((stat.dev, stat.ino));
    }
    if guest.readdir_raw(fd, 4096, 0).is_ok() {
        let listing = guest.bytes(BUF, 4096).to_vec();
        evidence.bytes.extend(listing);
    }
    for name in ["secret", "../secret", "../outside/secret", "dir/../secret", ".."] {
        stat(guest, fd, name, FOLLOW, evidence);
        open(guest, fd, name, FOLLOW, 0, READ_ONLY_RIGHTS, evidence);
        open(guest, fd, name, FOLLOW, 0, FILE_RIGHTS, evidence);
    }
    let _ = guest.mkdir(fd, "planted");
    let _ = guest.rmdir(fd, "planted");
    let _ = guest.unlink(fd, "secret");
    let _ = guest.close(fd);
}

fn stat(guest: &mut Guest, dir: i32, path: &str, lookup: i32, evidence: &mut Evidence) {
    if let Ok(stat) = guest.stat_at(dir, lookup, path) {
        evidence.ids.push((stat.dev, stat.ino));
    }
}
