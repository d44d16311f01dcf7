//! Paths and links that lead out.

use crate::arena::{Arena, Kind};
use crate::attack::{Evidence, OPERATIONS};
use crate::guest::{APPEND, CREAT, FILE_RIGHTS, FOLLOW, ROOT, TRUNC};

pub(super) fn parent_and_absolute_paths(kind: Kind) {
    Arena::new(kind).attack(&[
        "..",
        "../",
        "../outside/secret",
        "../outside/empty",
        "../outside/new",
        "sub/../../outside/secret",
        "./../outside/secret",
        "sub/.././../outside/dir/",
        "sub/../sub/../../root/../outside/secret",
        "$OUTSIDE/secret",
        "$OUTSIDE/new",
        "/",
        "//",
        "/..",
        "/etc/passwd",
        "//etc/passwd",
        "/proc/self/cwd",
    ]);
}

pub(super) fn trailing_slash(kind: Kind) {
    let links = [
        ("file", "../outside/secret"),
        ("file_slash", "../outside/secret/"),
        ("dir", "../outside/dir"),
        ("dir_slash", "../outside/dir/"),
        ("new", "../outside/new"),
        ("new_slash", "../outside/new/"),
        ("chain", "dir_slash/"),
        ("empty_out", "../outside/empty/"),
    ];
    Arena::with_links(kind, &links).attack(&[
        "file/",
        "file_slash",
        "file_slash/",
        "dir/",
        "dir//",
        "dir/.",
        "dir_slash",
        "dir_slash/",
        "dir/secret",
        "new/",
        "new_slash",
        "new_slash/",
        "chain",
        "chain/",
        "chain/secret",
        "empty_out",
        "empty_out/",
        "empty_out/.",
    ]);
}

pub(super) fn relative_link_out(kind: Kind) {
    let links = [
        ("passwd", "../../../../../../../../etc/passwd"),
        ("secret", "../outside/secret"),
        ("out", ".."),
        ("sub_out", "sub/../../outside"),
        ("second", "secret"),
    ];
    Arena::with_links(kind, &links).attack(&[
        "passwd",
        "secret",
        "out",
        "out/outside/secret",
        "out/outside/new",
        "out/root/inside",
        "sub_out/secret",
        "sub_out/dir/../secret",
        "second",
    ]);
}

pub(super) fn absolute_link_out(kind: Kind) {
    let links = [("etc", "/etc"), ("root", "/"), ("outside", "$OUTSIDE"), ("secret", "$OUTSIDE/secret")];
    Arena::with_links(kind, &links).attack(&[
        "etc/passwd",
        "etc",
        "root",
        "root/etc/passwd",
        "outside",
        "outside/secret",
        "outside/new",
        "outside/empty",
        "secret",
    ]);
}

pub(super) fn link_made_by_the_guest(kind: Kind) {
    let arena = Arena::new(kind);
    for target in ["../outside", "../../etc", "sub/../..", "../outside/secret", "../outside/", "/etc"] {
        for path in ["d", "d/", "d/passwd", "d/secret", "d/new", "d/outside/secret"] {
            for (name, try_it) in OPERATIONS {
                let mut guest = arena.guest();
                let made = guest.symlink(target, ROOT, "d");
                let expected = kind.is_writable() && !target.starts_with('/');
                assert_eq!(made.is_ok(), expected, "a link's target is text: {target}");
                let mut evidence = Evidence::default();
                try_it(&mut guest, ROOT, path, &mut evidence);
                arena.check(&evidence, name);
            }
        }
    }
}

pub(super) fn write_through_a_link(kind: Kind) {
    let links =
        [("new", "../outside/new"), ("secret", "../outside/secret"), ("deep", "sub/../../outside/new")];
    let arena = Arena::with_links(kind, &links);
    for path in ["new", "secret", "deep"] {
        for oflags in [0, CREAT, TRUNC, CREAT | TRUNC] {
            for fdflags in [0, APPEND] {
                let mut guest = arena.guest();
                let rights = (FILE_RIGHTS, 0);
                let opened = guest.open_with(ROOT, FOLLOW, path, oflags, rights, fdflags);
                assert!(opened.is_err(), "{path} {oflags} {fdflags}");
                arena.check(&Evidence::default(), path);
            }
        }
    }
}

pub(super) fn link_to_dot_then_parent(kind: Kind) {
    let links = [("dot", "."), ("dots", "././sub/.."), ("up", "dot/../.."), ("sub_dot", "sub/.")];
    Arena::with_links(kind, &links).attack(&[
        "dot/..",
        "dot/../outside/secret",
        "dot/dot/../../outside/secret",
        "dots/../outside/secret",
        "up/outside/secret",
        "sub_dot/../../outside/secret",
    ]);
}

pub(super) fn proc_links(kind: Kind) {
    let arena = Arena::new(kind);
    // A descriptor of the host itself, which a link of the kernel leads to.
    let outside = std::fs::File::open(arena.outside()).unwrap();
    let number = std::os::fd::AsRawFd::as_raw_fd(&outside);
    let target = format!("/proc/self/fd/{number}");
    let links = [("fd", target.as_str()), ("cwd", "/proc/self/cwd"), ("self", "/proc/self/root")];
    Arena::with_links(kind, &links).attack(&[
        "fd",
        "fd/secret",
        "fd/new",
        "cwd",
        "cwd/Cargo.toml",
        "self/etc/passwd",
    ]);
}

pub(super) fn loops_and_long_chains(kind: Kind) {
    let chain: Vec<(String, String)> = (0..60)
        .map(|n| (format!("c{n}"), if n == 0 { "../outside".into() } else { format!("c{}", n - 1) }))
        .collect();
    let mut links: Vec<_> = chain.iter().map(|(name, target)| (name.as_str(), target.as_str())).collect();
    links.extend([("a", "b"), ("b", "a"), ("self", "self"), ("nested", "nested/x"), ("slash", "slash/")]);
    Arena::with_links(kind, &links).attack(&[
        "c59",
        "c59/secret",
        "c30/secret",
        "c0/secret",
        "a",
        "a/x",
        "self",
        "nested",
        "slash",
        "slash/",
    ]);
}
