//! Executables that stand alone.

use std::fs;
use std::process::Command;

use crate::guests::{DIVIDES, GROWS, SHOWS_WHAT_IT_GETS, exits};
use crate::{Runner, summary};

/// Runs the executable `guest`, with these options and arguments.
fn run(runner: &Runner, options: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(runner.path().join("guest"));
    command.current_dir(runner.path()).env_remove("RUST_BACKTRACE").env("WASM2RS_OPTIONS", options);
    summary(&command.args(args).output().unwrap())
}

#[track_caller]
fn compile(runner: &Runner, wat: &str) {
    runner.module("guest.wasm", wat);
    assert_eq!(
        runner.run(&["compile", "-o", "guest", "guest.wasm"]),
        (Some(0), String::new(), String::new())
    );
}

#[test]
fn all_arguments_are_the_guests() {
    let runner = Runner::new();
    compile(&runner, SHOWS_WHAT_IT_GETS);
    let (status, stdout, stderr) = run(&runner, "", &["--dir", ".", "--", "--help", ""]);
    let expected = "guest\0--dir\0.\0--\0--help\0\0";
    assert_eq!((status, stdout.as_str(), stderr.as_str()), (Some(0), expected, ""));
}

#[test]
fn a_variable_has_the_options() {
    let runner = Runner::new();
    compile(&runner, SHOWS_WHAT_IT_GETS);
    let (_, stdout, stderr) = run(&runner, "--dir .::/data --env A=1 --dir-ro=.", &["x"]);
    assert_eq!((stdout.as_str(), stderr.as_str()), ("guest\0x\0A=1\0/data\0.\0", ""));
    let (_, stdout, _) = run(&runner, "--env\nA=1 2\n--env-inherit", &[]);
    assert!(stdout.contains("\0A=1 2\0") && stdout.contains("\0PATH="), "{stdout:?}");
    assert!(!stdout.contains("WASM2RS_OPTIONS"), "{stdout:?}");
}

#[test]
fn limits_and_failures_are_as_in_a_run() {
    let runner = Runner::new();
    compile(&runner, GROWS);
    assert_eq!(run(&runner, "--max-memory 1M", &[]).0, Some(16));
    let (status, _, stderr) = run(&runner, "--nonsense", &[]);
    assert_eq!(status, Some(125));
    assert_eq!(stderr, "guest: WASM2RS_OPTIONS: \"--nonsense\" is no option\n");
    compile(&runner, DIVIDES);
    let (status, _, stderr) = run(&runner, "", &[]);
    assert_eq!((status, stderr.as_str()), (Some(134), "guest: wasm trap: integer divide by zero\n"));
}

#[test]
fn an_executable_needs_neither_the_cache_nor_the_module() {
    let runner = Runner::with_own_cache();
    compile(&runner, &exits(42));
    fs::remove_dir_all(&runner.cache).unwrap();
    fs::remove_file(runner.path().join("guest.wasm")).unwrap();
    assert_eq!(run(&runner, "", &[]), (Some(42), String::new(), String::new()));
}

#[test]
fn an_old_executable_is_replaced_even_while_it_runs() {
    let runner = Runner::new();
    compile(&runner, crate::guests::COPIES);
    let mut running = Command::new(runner.path().join("guest"));
    let mut running = running.stdin(std::process::Stdio::piped()).spawn().unwrap();
    compile(&runner, &exits(42));
    assert_eq!(run(&runner, "", &[]).0, Some(42));
    drop(running.stdin.take());
    assert!(running.wait().unwrap().success());
}

#[test]
fn a_place_that_can_not_be_written_is_named() {
    let runner = Runner::new();
    runner.module("guest.wasm", &exits(0));
    fs::create_dir(runner.path().join("folder")).unwrap();
    for (output, word) in [("folder", "folder"), ("no/where", "no")] {
        let (status, stdout, stderr) = runner.run(&["compile", "-o", output, "guest.wasm"]);
        assert_eq!((status, stdout.as_str()), (Some(125), ""), "{stderr}");
        assert!(stderr.contains("can not write") && stderr.contains(word), "{stderr}");
    }
    assert_eq!(crate::entries(&runner.path().join("folder")).len(), 0);
}

#[test]
fn what_is_no_program_is_not_compiled() {
    let runner = Runner::new();
    runner.module("guest.wasm", r#"(module (func (export "run")))"#);
    let (status, _, stderr) = runner.run(&["compile", "-o", "guest", "guest.wasm"]);
    assert_eq!(status, Some(125));
    assert!(stderr.contains("exports no function `_start`"), "{stderr}");
    assert!(!runner.path().join("guest").exists());
}
