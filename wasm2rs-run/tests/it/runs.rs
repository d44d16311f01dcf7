//! Guests that run.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::guests::{
    COPIES, DIGS_AND_DIVIDES, DIVIDES, EXITS_AS_ASKED, LOOKS_AROUND, RECURSES, SHOWS_WHAT_IT_GETS, opens,
};
use crate::{Runner, summary};

#[test]
fn every_status_of_the_guest_is_the_commands() {
    let runner = Runner::new();
    let module = runner.module("exits.wasm", EXITS_AS_ASKED);
    for code in 0..=255 {
        let output = runner.command().arg(&module).arg(code.to_string()).output().unwrap();
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
fn the_word_run_can_be_left_out_and_the_guest_gets_every_word_after_the_module() {
    let runner = Runner::new();
    runner.module("shows.wasm", SHOWS_WHAT_IT_GETS);
    for args in [&["shows.wasm"][..], &["run", "shows.wasm"]] {
        let (status, stdout, stderr) =
            runner.run(&[args, &["cache", "--", "-O", "--trace", "--version"]].concat());
        let expected = "shows.wasm\0cache\0--\0-O\0--trace\0--version\0";
        assert_eq!((status, stdout.as_str(), stderr.as_str()), (Some(0), expected, ""));
    }
}

#[test]
fn imports_beside_wasi_that_the_host_answers_are_answered() {
    let runner = Runner::new();
    // Its heap can have 3 pages, nobody is behind the host function, and the memory is made for it.
    let wat = r#"(module
        (import "env" "memory" (memory 2 3))
        (import "env" "call_host_function" (func $call (param i32 i32 i32) (result i32)))
        (import "env" "emscripten_notify_memory_growth" (func $notify (param i32)))
        (import "env" "emscripten_get_heap_max" (func $max (result i32)))
        (import "env" "process.exit" (func $exit (param i32)))
        (func (export "_start")
            (call $notify (memory.grow (i32.const 1)))
            (call $exit (i32.add
                (i32.div_u (call $max) (i32.const 65536))
                (call $call (i32.const 1) (i32.const 2) (i32.const 3))))))"#;
    runner.module("x.wasm", wat);
    assert_eq!(runner.run(&["x.wasm"]), (Some(3), String::new(), String::new()));
}

#[test]
fn one_executable_serves_every_run_of_a_module() {
    let runner = Runner::with_own_cache();
    let module = runner.module("first.wasm", SHOWS_WHAT_IT_GETS);
    let output = runner.command().arg(&module).arg("x").output().unwrap();
    assert_eq!(summary(&output).1, "first.wasm\0x\0");

    let renamed = runner.path().join("second.wasm");
    fs::rename(module, &renamed).unwrap();
    let mut command = runner.command();
    command.args(["--env", "SECRET=1", "--dir", ".::/data", "--timeout", "1m"]).arg(&renamed);
    let output = command.output().unwrap();
    assert_eq!(summary(&output).1, "second.wasm\0SECRET=1\0/data\0");
    assert_eq!((runner.entries("programs").len(), runner.entries("translations").len()), (1, 1));
}

#[test]
fn directories_have_their_order_and_their_other_spellings() {
    let runner = Runner::new();
    runner.module("shows.wasm", SHOWS_WHAT_IT_GETS);
    let (status, stdout, _) =
        runner.run(&["--dir-ro", ".::/a", "--dir", ".:/b", "--dir-ro=.", "--dir", ".::c:d", "shows.wasm"]);
    assert_eq!((status, stdout.as_str()), (Some(0), "shows.wasm\0/a\0/b\0.\0c:d\0"));
}

#[test]
fn a_directory_to_read_is_not_written() {
    let runner = Runner::new();
    runner.module("creates.wasm", &opens("new.txt", true));
    let rofs = 69;
    assert_eq!(runner.run(&["--dir-ro", ".", "creates.wasm"]), (Some(rofs), String::new(), String::new()));
    assert!(!runner.path().join("new.txt").exists());
    assert_eq!(runner.run(&["--dir", ".", "creates.wasm"]), (Some(0), String::new(), String::new()));
    assert!(runner.path().join("new.txt").exists());
}

#[test]
fn the_environment_is_inherited_if_asked_for() {
    let runner = Runner::new();
    runner.module("shows.wasm", SHOWS_WHAT_IT_GETS);
    let shown = |args: &[&str]| {
        let mut command = runner.command();
        command.env("INHERITED", "yes").env("REPLACED", "old").args(args).arg("shows.wasm");
        summary(&command.output().unwrap()).1
    };
    let stdout = shown(&["--env", "REPLACED=new", "--env-inherit"]);
    assert!(stdout.contains("\0INHERITED=yes\0") && stdout.contains("\0REPLACED=new\0"), "{stdout:?}");
    assert!(!stdout.contains("REPLACED=old"), "{stdout:?}");
    assert_eq!(shown(&["--env", "A=1"]), "shows.wasm\0A=1\0");
}

#[test]
fn a_file_can_be_standard_input() {
    let runner = Runner::new();
    runner.module("copies.wasm", COPIES);
    runner.file("input.txt", b"from a file\n");
    assert_eq!(
        runner.run(&["--stdin", "input.txt", "copies.wasm"]),
        (Some(0), "from a file\n".to_owned(), String::new())
    );
}

#[test]
fn a_seed_makes_every_run_the_same() {
    let runner = Runner::new();
    runner.module("looks.wasm", LOOKS_AROUND);
    let look = |args: &[&str]| {
        let output = runner.command().args(args).arg("looks.wasm").output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 16));
        output.stdout
    };
    assert_eq!(look(&["--deterministic", "7"]), look(&["--deterministic", "7"]));
    assert_ne!(look(&["--deterministic", "7"])[..8], look(&["--deterministic", "8"])[..8]);
    assert_ne!(look(&[])[..8], look(&[])[..8]);
}

#[test]
fn each_level_of_optimisation_is_an_executable_of_its_own() {
    let runner = Runner::with_own_cache();
    runner.module("shows.wasm", SHOWS_WHAT_IT_GETS);
    for level in ["0", "1", "2", "3", "s", "z"] {
        let (status, stdout, stderr) = runner.run(&["-O", level, "shows.wasm"]);
        assert_eq!((status, stdout.as_str(), stderr.as_str()), (Some(0), "shows.wasm\0", ""), "{level}");
    }
    assert_eq!((runner.entries("programs").len(), runner.entries("translations").len()), (6, 1));
}

#[test]
fn the_version_and_the_help_are_printed() {
    let runner = Runner::new();
    let version = format!("wasm2rs-run {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(runner.run(&["--version"]), (Some(0), version, String::new()));
    for word in ["run", "compile"] {
        let (status, stdout, _) = runner.run(&[word, "--help"]);
        assert_eq!(status, Some(0));
        for text in ["--memory <MODEL>", "- checked: ", "- guarded: ", "- reserved: ", "[default: checked]"] {
            assert!(stdout.contains(text), "{text:?} is not in: {stdout}");
        }
    }
    for args in [&["--help"][..], &["run", "--help"], &["help"]] {
        let (status, stdout, stderr) = runner.run(args);
        assert_eq!((status, stderr.as_str()), (Some(0), ""), "{args:?}");
        assert!(
            stdout.contains("134 that it trapped") && stdout.contains("WASM2RS_RUN_CACHE_DIR"),
            "{stdout}"
        );
    }
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
