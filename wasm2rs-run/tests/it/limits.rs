//! Memory and time that a guest may use.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::guests::{COPIES, GROWS, GROWS_BEFORE_IT_STARTS, LOOPS};
use crate::{Runner, summary};

#[test]
fn a_guest_gets_no_more_memory_than_it_may() {
    let runner = Runner::new();
    runner.module("grows.wasm", GROWS);
    for (limit, pages) in [("1M", 16), ("65536", 1), ("200K", 3), ("4G", 100)] {
        let (status, _, stderr) = runner.run(&["--max-memory", limit, "grows.wasm"]);
        assert_eq!((status, stderr.as_str()), (Some(pages), ""), "{limit}");
    }
}

#[test]
fn the_limit_holds_for_what_runs_before_the_program() {
    let runner = Runner::new();
    runner.module("grows.wasm", GROWS_BEFORE_IT_STARTS);
    assert_eq!(runner.run(&["grows.wasm"]).0, Some(11));
    assert_eq!(runner.run(&["--max-memory", "640K", "grows.wasm"]).0, Some(1));
}

#[test]
fn a_guest_that_needs_more_from_the_start_is_not_started() {
    let runner = Runner::new();
    runner.module("grows.wasm", GROWS);
    let (status, _, stderr) = runner.run(&["--max-memory", "65535", "grows.wasm"]);
    assert_eq!(status, Some(125));
    assert_eq!(
        stderr,
        "wasm2rs-run: the guest's memory starts with 1 pages of 65536 bytes; 65535 bytes are allowed\n"
    );
}

/// Checks that a run ends with its time, soon.
#[track_caller]
fn check_timeout(runner: &Runner, module: &str) {
    let build = runner.command().args(["compile", "-o", "built", module]).status().unwrap();
    assert!(build.success());
    let start = Instant::now();
    let mut child = runner
        .command()
        .args(["--timeout", "300ms", module])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Kept open: the guest waits for it.
    let stdin = child.stdin.take();
    let (status, _, stderr) = summary(&child.wait_with_output().unwrap());
    drop(stdin);
    assert_eq!(status, Some(124), "{stderr}");
    assert_eq!(stderr, "wasm2rs-run: the guest runs longer than 300ms (--timeout)\n");
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
}

#[test]
fn a_guest_that_calls_nothing_ends_with_its_time() {
    let runner = Runner::new();
    runner.module("loops.wasm", LOOPS);
    check_timeout(&runner, "loops.wasm");
}

#[test]
fn a_guest_that_waits_ends_with_its_time() {
    let runner = Runner::new();
    runner.module("copies.wasm", COPIES);
    check_timeout(&runner, "copies.wasm");
}

#[test]
fn a_guest_ends_with_its_time_even_if_nobody_reads_the_message() {
    let runner = Runner::new();
    runner.module("loops.wasm", LOOPS);
    let (reader, mut writer) = std::io::pipe().unwrap();
    let full = writer.try_clone().unwrap();
    // Fills the pipe: the write that does not fit waits for ever, on a thread that nobody waits for.
    std::thread::spawn(move || {
        use std::io::Write;
        let _ = writer.write_all(&[b'x'; 1 << 20]);
    });
    std::thread::sleep(Duration::from_millis(200));
    let status = runner.command().args(["--timeout", "200ms", "loops.wasm"]).stderr(full).status().unwrap();
    assert_eq!(status.code(), Some(124));
    drop(reader);
}

#[test]
fn a_guest_that_is_in_time_ends_as_it_likes() {
    let runner = Runner::new();
    runner.module("grows.wasm", GROWS);
    assert_eq!(runner.run(&["--timeout", "1h", "grows.wasm"]).0, Some(100));
}
