//! Guests that run.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use crate::guests::{COPIES, DIGS_AND_DIVIDES, DIVIDES, RECURSES, SHOWS_WHAT_IT_GETS, exits};
use crate::{Runner, cache_dir, summary};

#[test]
fn the_guests_status_is_the_commands() {
    let runner = Runner::new();
    for code in [0, 1, 42, 125, 255] {
        let module = runner.module("exits.wasm", &exits(code));
        let output = runner.command().arg(module).output().unwrap();
        assert_eq!(summary(&output), (Some(code), String::new(), String::new()));
    }
}

#[test]
fn the_guest_gets_what_it_is_given_and_nothing_else() {
    let runner = Runner::new();
    let module = runner.module("shows.wasm", SHOWS_WHAT_IT_GETS);
    let mut command = runner.command();
    command.args(["--env", "A=1=2", "--dir", ".::/data", "--env", "B=", "--dir"]).arg(runner.path());
    let output = command.arg(module).args(["--env", "C=3", "--help", "", "ü"]).output().unwrap();
    let expected = ["shows.wasm", "--env", "C=3", "--help", "", "ü", "A=1=2", "B=", "/data"];
    let expected = format!("{}\0{}\0", expected.join("\0"), runner.path().display());
    assert_eq!(summary(&output), (Some(0), expected, String::new()));
}

#[test]
fn one_executable_serves_every_run_of_a_module() {
    let runner = Runner::new();
    // A module of its own, so that nobody else builds it at the same time.
    let marker = "one_executable_serves";
    let end = format!("(func (export \"{marker}\")))");
    let module = runner
        .module("first.wasm", &SHOWS_WHAT_IT_GETS.replace("(br $next)))))", &format!("(br $next)))) {end}")));
    let output = runner.command().arg(&module).arg("x").output().unwrap();
    assert_eq!(summary(&output).1, "first.wasm\0x\0");
    let executable = executable(marker);
    let built = fs::metadata(&executable).unwrap().modified().unwrap();

    let renamed = runner.path().join("second.wasm");
    fs::rename(module, &renamed).unwrap();
    let output = runner.command().args(["--env", "A=1"]).arg(&renamed).output().unwrap();
    assert_eq!(summary(&output).1, "second.wasm\0A=1\0");
    assert_eq!(fs::metadata(&executable).unwrap().modified().unwrap(), built, "it was built again");
}

/// The executable of the module whose translation contains the marker.
fn executable(marker: &str) -> PathBuf {
    let entries = |dir: PathBuf| fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let contains =
        |dir: &PathBuf| fs::read_to_string(dir.join("guest.rs")).is_ok_and(|text| text.contains(marker));
    let project = entries(cache_dir().join("modules")).find(contains).unwrap();
    let name = project.file_name().unwrap();
    let candidates = entries(cache_dir().join("target")).map(|target| target.join("release").join(name));
    candidates.filter(|path| path.is_file()).last().unwrap()
}

#[test]
fn streams_are_the_commands() {
    let runner = Runner::new();
    let module = runner.module("copies.wasm", COPIES);
    let mut child =
        runner.command().arg(module).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let input: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    let mut stdin = child.stdin.take().unwrap();
    let written = input.clone();
    let writer = std::thread::spawn(move || stdin.write_all(&written).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    assert!(output.stdout == input, "{} bytes came back", output.stdout.len());
}

#[test]
fn a_trap_has_a_status_and_a_message_of_its_own() {
    let runner = Runner::new();
    for (wat, message) in [(DIVIDES, "integer divide by zero"), (RECURSES, "call stack exhausted")] {
        let module = runner.module("traps.wasm", wat);
        let (status, stdout, stderr) = summary(&runner.command().arg(module).output().unwrap());
        assert_eq!((status, stdout.as_str()), (Some(134), ""), "{stderr}");
        assert_eq!(stderr, format!("wasm2rs-run: wasm trap: {message}\n"));
    }
}

#[test]
fn a_backtrace_has_the_names_of_the_guests_functions() {
    let runner = Runner::new();
    let module = runner.module("traps.wasm", DIGS_AND_DIVIDES);
    let output = runner.command().arg(module).env("RUST_BACKTRACE", "1").output().unwrap();
    let (_, _, stderr) = summary(&output);
    assert!(stderr.contains("guest::dig"), "{}", stderr.lines().take(20).collect::<Vec<_>>().join("\n"));
}
