//! Directories that are granted, moved, or beside each other.

use std::fs;

use wasihost::{Errno, WasiCtx};

use crate::arena::{Arena, Kind, SECRET};
use crate::attack::{Evidence, OPERATIONS};
use crate::guest::{
    CREAT, DIR_RIGHTS, FILE_RIGHTS, FOLLOW, Guest, INHERITING, READ_ONLY_RIGHTS, ROOT, TRUNC,
};

pub(super) fn nested_descriptor_then_parent(kind: Kind) {
    let arena = Arena::new(kind);
    let mut guest = arena.guest();
    let Ok(sub) = guest.open_dir(if kind == Kind::Embedded { "." } else { "sub" }) else {
        panic!("the guest's own directory can be opened")
    };
    let mut evidence = Evidence::default();
    for path in ["..", "../inside", "../../outside/secret", "../../outside/new", "../sub/../../outside/dir"] {
        assert!(guest.stat_at(sub, FOLLOW, path).is_err(), "a descriptor ends at its directory: {path}");
        for (name, try_it) in OPERATIONS {
            try_it(&mut guest, sub, path, &mut evidence);
            arena.check(&evidence, name);
        }
    }
}

pub(super) fn descriptor_renamed_outside(kind: Kind) {
    if !kind.is_host() {
        return in_memory_directories_have_no_outside(kind);
    }
    let arena = Arena::new(kind);
    let mut guest = arena.guest();
    let sub = guest.open_dir("sub").unwrap();
    let away = arena.root().with_file_name("away");
    fs::rename(arena.root().join("sub"), &away).unwrap();
    let mut evidence = Evidence::default();
    for path in ["..", "../outside/secret", "../outside/new", "../root/inside", "x/../../outside/secret"] {
        assert!(guest.stat_at(sub, FOLLOW, path).is_err(), "{path}");
        for (name, try_it) in OPERATIONS {
            try_it(&mut guest, sub, path, &mut evidence);
            arena.check(&evidence, name);
        }
    }
    assert!(guest.stat_at(sub, FOLLOW, "inside").is_ok(), "what was granted stays granted");
}

fn in_memory_directories_have_no_outside(kind: Kind) {
    let arena = Arena::new(kind);
    let mut guest = arena.guest();
    let dir = guest.open_dir(if kind == Kind::Memory { "empty" } else { "." }).unwrap();
    assert_eq!(guest.rmdir(ROOT, "empty").is_ok(), kind == Kind::Memory);
    for path in ["..", "../inside", "../sub/inside"] {
        assert!(guest.stat_at(dir, FOLLOW, path).is_err(), "{path}");
    }
}

pub(super) fn read_only_beside_writable(kind: Kind) {
    // The other directory can be written; links and renames out of it or into this one must not carry over.
    let arena = Arena::new(kind);
    arena.guest();
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("theirs"), "theirs").unwrap();
    let builder = WasiCtx::builder().preopen_dir_readonly(arena.outside(), "/ro").unwrap();
    let mut guest = Guest::new(builder.preopen_dir(other.path(), "/rw").unwrap());
    let (ro, rw) = (3, 4);
    for name in ["secret", "dir/secret"] {
        assert_eq!(guest.link(ro, name, rw, "stolen"), Err(Errno::Rofs));
        assert_eq!(guest.rename(ro, name, rw, "stolen"), Err(Errno::Rofs));
        assert_eq!(guest.link(rw, "theirs", ro, "planted"), Err(Errno::Rofs));
        assert_eq!(guest.rename(rw, "theirs", ro, "planted"), Err(Errno::Rofs));
        assert_eq!(guest.rename(rw, "theirs", ro, name), Err(Errno::Rofs));
    }
    assert!(!other.path().join("stolen").exists());
    arena.check(&Evidence::default(), "a rename or link across directories");
}

pub(super) fn truncate_without_writing(kind: Kind) {
    let arena = Arena::new(kind);
    let (mut guest, name) = match kind {
        // The directory outside, as one that may be read only.
        Kind::ReadOnly => {
            let builder = WasiCtx::builder().preopen_dir_readonly(arena.outside(), "/").unwrap();
            (Guest::new(builder), "secret")
        }
        Kind::Embedded => (arena.guest(), "race.rs"),
        Kind::Writable | Kind::Memory => (arena.guest(), "inside"),
    };
    for oflags in [TRUNC, TRUNC | CREAT] {
        for rights in [READ_ONLY_RIGHTS, FILE_RIGHTS, 0] {
            let opened = guest.open_with(ROOT, FOLLOW, name, oflags, (rights, 0), 0);
            assert_eq!(opened.is_ok(), kind.is_writable(), "{oflags} {rights:#x}");
        }
    }
    // Without the right to set sizes, nowhere.
    guest.set_rights(ROOT, DIR_RIGHTS & !(1 << 19), INHERITING).unwrap();
    let opened = guest.open_with(ROOT, FOLLOW, name, TRUNC, (0, 0), 0);
    assert_eq!(opened, Err(Errno::Notcapable));
    if kind == Kind::ReadOnly {
        assert_eq!(fs::read(arena.outside().join("secret")).unwrap(), SECRET);
    }
}

pub(super) fn preopen_within_a_preopen(kind: Kind) {
    let arena = Arena::new(kind);
    arena.guest();
    if !kind.is_host() {
        return;
    }
    let (outer, inner) = (WasiCtx::builder(), arena.root().join("sub"));
    let builder = if kind == Kind::Writable {
        outer.preopen_dir(arena.root(), "/").unwrap().preopen_dir(inner, "/sub").unwrap()
    } else {
        outer.preopen_dir_readonly(arena.root(), "/").unwrap().preopen_dir_readonly(inner, "/sub").unwrap()
    };
    let mut guest = Guest::new(builder);
    let mut evidence = Evidence::default();
    for path in ["..", "../inside", "../../outside/secret"] {
        assert!(guest.stat_at(ROOT + 1, FOLLOW, path).is_err(), "{path}");
        for (name, try_it) in OPERATIONS {
            try_it(&mut guest, ROOT + 1, path, &mut evidence);
            arena.check(&evidence, name);
        }
    }
}

pub(super) fn nothing_preopened(_: Kind) {
    let mut guest = Guest::new(WasiCtx::builder());
    for fd in [0, 1, 2, 3, 4, -1, -100] {
        for path in [".", "Cargo.toml", "/", "/etc/passwd", ".."] {
            assert!(guest.open_with(fd, FOLLOW, path, 0, (READ_ONLY_RIGHTS, 0), 0).is_err());
            assert!(guest.stat_at(fd, FOLLOW, path).is_err());
        }
    }
}
