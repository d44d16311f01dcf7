//! The process's own streams, seen by a guest in a child process: this test program, started again.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use wasihost::{Errno, WasiCtx};

use crate::guest::{Guest, NONBLOCK};

/// Says to the child which guest it is.
const GUEST: &str = "WASIHOST_TEST_GUEST";

/// Runs the test of this name in a child process, as the guest that the test then is.
fn child(test: &str, input: Option<&[u8]>) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(GUEST, test);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take().unwrap();
    if let Some(input) = input {
        (&stdin).write_all(input).unwrap();
        drop(stdin);
        return child.wait_with_output().unwrap();
    }
    // The pipe stays open and silent.
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    output
}

fn is_child() -> bool {
    std::env::var_os(GUEST).is_some()
}

#[test]
fn a_guest_reads_and_writes_the_streams_of_its_process() {
    if is_child() {
        let mut guest = Guest::new(WasiCtx::builder().inherit_stdio());
        print!("the host comes first; ");
        let read = guest.read(0, 100).unwrap();
        guest.write(1, &read).unwrap();
        guest.write(2, b"to the error stream").unwrap();
        assert_eq!(guest.read(0, 100), Ok(vec![]));
        assert_eq!(guest.fdstat(0).unwrap().file_type, 0, "a pipe is none of WASI's types");
        return;
    }
    let name = "inherited::a_guest_reads_and_writes_the_streams_of_its_process";
    let output = child(name, Some(b"what was typed"));
    assert!(output.status.success(), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("the host comes first; what was typed"), "{stdout}");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("to the error stream"), "{stderr}");
}

#[test]
fn a_silent_stream_blocks_only_a_guest_that_wants_it() {
    if is_child() {
        let mut guest = Guest::new(WasiCtx::builder().inherit_stdio());
        guest.set_flags(0, NONBLOCK).unwrap();
        assert_eq!(guest.read(0, 1), Err(Errno::Again));
        let stdin = std::os::fd::AsFd::as_fd(&std::io::stdin()).try_clone_to_owned().unwrap();
        let flags = rustix::fs::fcntl_getfl(stdin).unwrap();
        assert!(!flags.contains(rustix::fs::OFlags::NONBLOCK), "the host's own pipe is as it was");
        return;
    }
    let output = child("inherited::a_silent_stream_blocks_only_a_guest_that_wants_it", None);
    assert!(output.status.success(), "{output:?}");
}
