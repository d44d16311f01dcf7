//! What can be seen of a guest: its calls, which directories it has, and the progress of building it.

use crate::guests::{SHOWS_WHAT_IT_GETS, exits, opens};
use crate::{Runner, summary};

#[test]
fn a_trace_shows_each_call() {
    let runner = Runner::new();
    runner.module("shows.wasm", SHOWS_WHAT_IT_GETS);
    let (status, stdout, stderr) = runner.run(&["--trace", "shows.wasm"]);
    assert_eq!((status, stdout.as_str()), (Some(0), "shows.wasm\0"));
    for line in ["args_sizes_get(", "fd_write(fd=1", "fd_prestat_get(fd=3) = 8 badf"] {
        assert!(stderr.lines().any(|found| found.starts_with(line)), "{line:?} is not in: {stderr}");
    }
}

#[test]
fn an_exit_is_the_last_call_of_a_trace() {
    let runner = Runner::new();
    runner.module("exits.wasm", &exits(3));
    let (status, _, stderr) = runner.run(&["--trace", "exits.wasm"]);
    assert_eq!(status, Some(3));
    assert!(stderr.starts_with("proc_exit(code=3) = ?\n"), "{stderr}");
}

#[test]
fn a_path_that_is_not_found_is_explained() {
    let runner = Runner::new();
    runner.module("opens.wasm", &opens("missing.txt", false));
    let dir = runner.path().display();
    let (status, _, stderr) =
        runner.run(&["--explain", "--dir", &format!("{dir}::/data"), "--dir-ro", ".", "opens.wasm"]);
    assert_eq!(status, Some(44));
    let lines: Vec<&str> = stderr.lines().collect();
    assert!(lines[0].starts_with("wasm2rs-run: path_open(") && lines[0].contains("missing.txt"), "{stderr}");
    assert_eq!(
        lines[1..],
        [
            "  the guest has these directories:",
            &format!("  fd 3: \"/data\" is {dir}, to read and write"),
            "  fd 4: \".\" is ., to read",
        ]
    );
}

#[test]
fn a_path_that_leads_out_is_explained() {
    let runner = Runner::new();
    runner.module("opens.wasm", &opens("../x", false));
    let (_, _, stderr) = runner.run(&["--explain", "--dir", ".", "opens.wasm"]);
    assert!(stderr.contains("../x") && stderr.contains("these directories"), "{stderr}");
}

#[test]
fn a_guest_without_directories_that_fails_is_told_how_to_get_one() {
    let runner = Runner::new();
    runner.module("exits.wasm", &exits(3));
    let (status, _, stderr) = runner.run(&["--explain", "exits.wasm"]);
    assert_eq!(status, Some(3));
    assert_eq!(
        stderr,
        "wasm2rs-run: the guest exits with 3\n  the guest has no directories: --dir HOST::GUEST gives it one\n"
    );
    runner.module("exits.wasm", &exits(0));
    assert_eq!(runner.run(&["--explain", "exits.wasm"]), (Some(0), String::new(), String::new()));
}

/// Runs its arguments with a terminal as standard error, and prints what that shows.
const ON_A_TERMINAL: &str = "
import os, pty, subprocess, sys
ours, theirs = pty.openpty()
process = subprocess.Popen(sys.argv[1:], stderr=theirs, stdout=subprocess.DEVNULL)
os.close(theirs)
shown = b''
try:
    while chunk := os.read(ours, 4096):
        shown += chunk
except OSError:
    pass
sys.stdout.buffer.write(shown)
sys.exit(process.wait())
";

#[test]
fn a_terminal_shows_the_progress_of_a_build_and_nothing_of_a_cached_run() {
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: python3, which makes the terminal, is not there");
        return;
    }
    let runner = Runner::with_own_cache();
    runner.module("exits.wasm", &exits(0));
    let run = || {
        let mut python = std::process::Command::new("python3");
        runner.prepare(&mut python);
        python.args(["-c", ON_A_TERMINAL, env!("CARGO_BIN_EXE_wasm2rs-run"), "exits.wasm"]);
        summary(&python.env("TERM", "xterm").output().unwrap())
    };
    let (status, shown, stderr) = run();
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert!(shown.contains("compiling"), "{shown:?}");
    assert_eq!(run(), (Some(0), String::new(), String::new()));
}
