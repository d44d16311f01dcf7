//! A directory that changes while the guest uses it: a file and a directory of the guest are exchanged with
//! links to the outside, as fast as possible.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::arena::{Arena, Kind};
use crate::attack::{Evidence, OPERATIONS};
use crate::guest::ROOT;

/// How long the race goes on; `ESCAPE_RACE_SECONDS` says otherwise.
const DURATION: Duration = Duration::from_secs(10);

/// Paths that are inside or outside, whenever one looks.
const PATHS: [&str; 8] =
    ["file", "file/", "dir/secret", "dir", "dir/", "dir/../secret", "dir/planted", "dir/dir/../../secret"];

pub(crate) fn run() {
    let seconds = env::var("ESCAPE_RACE_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let duration = seconds.map_or(DURATION, Duration::from_secs);
    let (mut attempts, mut exchanges) = (0, 0);
    for kind in [Kind::Writable, Kind::ReadOnly] {
        let counts = race(kind, duration / 2);
        attempts += counts.0;
        exchanges += counts.1;
    }
    eprintln!("race: {attempts} attempts during {exchanges} exchanges, 0 escapes");
    assert!(attempts > 100 && exchanges > 100, "{attempts} attempts during {exchanges} exchanges");
}

/// How many attempts and exchanges there were.
fn race(kind: Kind, duration: Duration) -> (u64, u64) {
    let arena = Arena::new(kind);
    let mut guest = arena.guest();
    let (root, over) = (arena.root(), AtomicBool::new(false));
    thread::scope(|scope| {
        let swapper = scope.spawn(|| swap(&root, &over));
        let start = Instant::now();
        let mut attempts = 0;
        let mut evidence = Evidence::default();
        while start.elapsed() < duration {
            for (_, try_it) in OPERATIONS {
                for path in PATHS {
                    try_it(&mut guest, ROOT, path, &mut evidence);
                    attempts += 1;
                }
            }
            // A mistake shows whenever it is looked for.
            arena.check(&evidence, "a race");
            evidence = Evidence::default();
        }
        over.store(true, Ordering::Relaxed);
        (attempts, swapper.join().unwrap())
    })
}

/// Exchanges the guest's file and directory with links until the race is over; what the guest has removed
/// comes back.
fn swap(root: &Path, over: &AtomicBool) -> u64 {
    let mut exchanges = 0;
    while !over.load(Ordering::Relaxed) {
        for (name, twin, target) in
            [("file", "file.twin", "../outside/secret"), ("dir", "dir.twin", "../outside")]
        {
            let (name, twin) = (root.join(name), root.join(twin));
            match renameat_with(CWD, &name, CWD, &twin, RenameFlags::EXCHANGE) {
                Ok(()) => exchanges += 1,
                Err(_) => restore(&name, &twin, target),
            }
        }
    }
    exchanges
}

/// Puts a file or a directory, and a link beside it. The guest may be faster: the next round tries again.
fn restore(name: &Path, twin: &Path, target: &str) {
    let _ = symlink(target, twin);
    if target == "../outside" {
        let _ = fs::create_dir(name);
    } else {
        let _ = fs::write(name, "inside");
    }
}
