//! Ways out of the sandbox that other hosts had, tried against every kind of preopened directory, with
//! `openat2` and without it. Nothing outside may be read, written, created or revealed.
//!
//! This needs Linux. `cargo test -p tests --test escape` prints the table, class by kind by `openat2`, as its
//! list of tests.

#![allow(clippy::unwrap_used, reason = "a test that can not go on fails")]

#[cfg(target_os = "linux")]
#[path = "escape/arena.rs"]
mod arena;
#[cfg(target_os = "linux")]
#[path = "escape/attack.rs"]
mod attack;
#[cfg(target_os = "linux")]
#[path = "escape/classes/mod.rs"]
mod classes;
// The stand-in for a translated guest that the host's own tests use.
#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "not all of its calls are needed here")]
#[path = "../../wasihost/tests/it/guest.rs"]
mod guest;
#[cfg(target_os = "linux")]
#[path = "escape/openat2.rs"]
mod openat2;
#[cfg(target_os = "linux")]
#[path = "escape/race.rs"]
mod race;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    libtest_mimic::run(&Arguments::from_args(), trials()).exit_code()
}

#[cfg(not(target_os = "linux"))]
fn trials() -> Vec<Trial> {
    eprintln!("the ways out of the sandbox are tried on Linux only");
    Vec::new()
}

#[cfg(target_os = "linux")]
fn trials() -> Vec<Trial> {
    use crate::arena::Kind;
    use crate::classes::CLASSES;

    let mut trials = vec![
        trial("the_check_sees_an_escape".to_owned(), false, arena::the_check_sees_an_escape),
        trial("openat2_is_refused_where_it_should_be".to_owned(), true, openat2::is_refused),
    ];
    for refused in [false, true] {
        let openat2 = if refused { "openat2_refused" } else { "openat2" };
        for kind in Kind::ALL {
            for (name, class) in CLASSES {
                let name = format!("{name}/{}/{openat2}", kind.name());
                trials.push(trial(name, refused, move || class(kind)));
            }
        }
        trials.push(trial(format!("race/{openat2}"), refused, race::run));
    }
    trials
}

/// A trial on a thread of its own, which may be refused `openat2`, and which is not waited for for ever.
#[cfg(target_os = "linux")]
fn trial(name: String, refused: bool, run: impl FnOnce() + Send + 'static) -> Trial {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use libtest_mimic::Failed;

    /// Longer than any trial takes; one that takes longer hangs.
    const LIMIT: Duration = Duration::from_secs(120);

    Trial::test(name, move || {
        let (done, finished) = mpsc::channel();
        let thread = thread::spawn(move || {
            if refused {
                openat2::refuse();
            }
            run();
            let _ = done.send(());
        });
        match finished.recv_timeout(LIMIT) {
            Err(mpsc::RecvTimeoutError::Timeout) => Err(Failed::from("it hangs")),
            _ => thread.join().map_err(|panic| {
                let text = panic.downcast_ref::<String>().map(String::as_str);
                Failed::from(text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("it panics"))
            }),
        }
    })
}
