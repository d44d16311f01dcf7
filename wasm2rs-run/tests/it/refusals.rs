//! What does not run: status 125, nothing on standard output, and a message that says why.

use crate::Runner;
use crate::guests::exits;
use crate::summary;

/// Checks that the arguments are refused with a message that contains each of the words.
#[track_caller]
fn check_refused(runner: &Runner, args: &[&str], words: &[&str]) {
    let (status, stdout, stderr) = summary(&runner.command().args(args).output().unwrap());
    assert_eq!((status, stdout.as_str()), (Some(125), ""), "{stderr}");
    for word in words {
        assert!(stderr.contains(word), "{word:?} is not in: {stderr}");
    }
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn a_file_that_is_not_there() {
    check_refused(&Runner::new(), &["no.wasm"], &["can not read no.wasm", "No such file"]);
}

#[test]
fn a_file_that_is_not_webassembly() {
    let runner = Runner::new();
    runner.file("x.wasm", b"#!/bin/sh\n");
    check_refused(&runner, &["x.wasm"], &["x.wasm: this is not WebAssembly"]);
}

#[test]
fn a_truncated_module() {
    let runner = Runner::new();
    let wasm = wat::parse_str(exits(0)).unwrap();
    runner.file("x.wasm", &wasm[..wasm.len() - 3]);
    check_refused(&runner, &["x.wasm"], &["x.wasm: invalid module", "offset"]);
}

#[test]
fn invalid_code() {
    let runner = Runner::new();
    runner.module("x.wasm", r#"(module (func (export "_start") i32.add drop))"#);
    check_refused(&runner, &["x.wasm"], &["x.wasm", "function", "offset", "type mismatch"]);
}

#[test]
fn a_component() {
    let runner = Runner::new();
    runner.module("x.wasm", "(component)");
    check_refused(&runner, &["x.wasm"], &["component"]);
}

#[test]
fn a_library() {
    let runner = Runner::new();
    runner.module("x.wasm", r#"(module (func (export "run")))"#);
    check_refused(&runner, &["x.wasm"], &["exports no function `_start`"]);
}

#[test]
fn imports_that_nothing_provides() {
    let runner = Runner::new();
    let wat = r#"(module
        (import "env" "log" (func (param i32)))
        (import "js" "memory" (memory 1))
        (func (export "_start")))"#;
    runner.module("x.wasm", wat);
    check_refused(&runner, &["x.wasm"], &["function env.log", "memory js.memory", "Config::host"]);
}

#[test]
fn a_function_that_wasi_does_not_have() {
    let runner = Runner::new();
    let wat = r#"(module
        (import "wasi_snapshot_preview1" "teleport" (func))
        (func (export "_start")))"#;
    runner.module("x.wasm", wat);
    check_refused(&runner, &["x.wasm"], &["x.wasm", "teleport"]);
}

#[test]
fn a_directory_that_is_not_there() {
    let runner = Runner::new();
    runner.module("x.wasm", &exits(0));
    check_refused(
        &runner,
        &["--dir", "nowhere::/", "x.wasm"],
        &["--dir nowhere: there is no such directory"],
    );
}

#[test]
fn options_that_make_no_sense() {
    let runner = Runner::new();
    for (args, words) in [
        (&[][..], &["Usage: wasm2rs-run"][..]),
        (&["--env", "NAME", "x.wasm"], &["NAME=VALUE"]),
        (&["--nonsense", "x.wasm"], &["--nonsense"]),
        (&["--dir", "::/x", "x.wasm"], &["HOST::GUEST"]),
        (&["--dir-ro", "x::", "x.wasm"], &["HOST::GUEST"]),
        (&["--max-memory", "much", "x.wasm"], &["--max-memory", "whole number"]),
        (&["--timeout", "0", "x.wasm"], &["--timeout", "more than zero"]),
        (&["--timeout", "1d", "x.wasm"], &["ms, s, m and h"]),
        (&["--deterministic", "x", "x.wasm"], &["--deterministic"]),
        (&["--cache", "perhaps", "x.wasm"], &["--cache", "on, off"]),
        (&["-O", "9", "x.wasm"], &["0, 1, 2, 3, s, z"]),
        (&["--memory", "fast", "x.wasm"], &["--memory", "checked, guarded, reserved"]),
        (&["compile", "-o", "x", "--memory", "", "x.wasm"], &["--memory", "checked, guarded, reserved"]),
        (&["compile", "x.wasm"], &["--output <FILE>"]),
        (&["compile", "-o", "x", "--env", "A=1", "x.wasm"], &["--env"]),
        (&["cache"], &["path", "clear", "prune"]),
        (&["cache", "burn"], &["burn"]),
        (&["cache", "prune", "--max-size", "x"], &["--max-size"]),
    ] {
        check_refused(&runner, args, words);
    }
}

#[test]
fn a_standard_input_that_is_not_there() {
    let runner = Runner::new();
    runner.module("x.wasm", &exits(0));
    check_refused(&runner, &["--stdin", "no.txt", "x.wasm"], &["can not open no.txt"]);
}

#[test]
fn an_argument_that_wasi_can_not_pass() {
    use std::os::unix::ffi::OsStrExt;

    let runner = Runner::new();
    runner.module("x.wasm", &exits(0));
    let output = runner.command().arg("x.wasm").arg(std::ffi::OsStr::from_bytes(b"\xff")).output().unwrap();
    let (status, _, stderr) = summary(&output);
    assert_eq!(status, Some(125));
    assert!(stderr.contains("is not UTF-8"), "{stderr}");
}

#[test]
fn a_start_function_that_wants_arguments() {
    let runner = Runner::new();
    runner.module("x.wasm", r#"(module (func (export "_start") (param i32)))"#);
    check_refused(&runner, &["x.wasm"], &["exports no function `_start`"]);
}

#[test]
fn variables_that_make_no_sense() {
    let runner = Runner::new();
    runner.module("x.wasm", &exits(0));
    for (name, value, word) in [
        ("WASM2RS_RUN_CACHE", "perhaps", "neither on"),
        ("WASM2RS_RUN_CACHE_SIZE", "much", "whole number"),
        ("WASM2RS_RUN_SOURCES", "nowhere", "no checkout"),
    ] {
        let output = runner.command().env(name, value).arg("x.wasm").output().unwrap();
        let (status, stdout, stderr) = summary(&output);
        assert_eq!((status, stdout.as_str()), (Some(125), ""), "{stderr}");
        assert!(stderr.contains(name) && stderr.contains(word), "{stderr}");
    }
}

#[test]
fn a_toolchain_that_is_not_there() {
    let runner = Runner::new();
    runner.module("x.wasm", &exits(0));
    let output = runner.command().env("RUSTC", "/nowhere/rustc").arg("x.wasm").output().unwrap();
    let (status, _, stderr) = summary(&output);
    assert_eq!(status, Some(125));
    assert!(stderr.contains("/nowhere/rustc") && stderr.contains("https://rustup.rs"), "{stderr}");
}

#[test]
fn sources_that_do_not_build() {
    let runner = Runner::with_own_cache();
    runner.module("x.wasm", &exits(0));
    for package in ["wasihost", "wasm2rs-rt"] {
        let dir = runner.path().join("sources").join(package);
        std::fs::create_dir_all(dir.join("src")).unwrap();
        let package = format!("[package]\nname = \"{package}\"\nversion = \"0.1.0\"\n");
        let manifest = format!("[workspace]\n{package}[features]\nassemblyscript = []\nemscripten = []\n");
        std::fs::write(dir.join("Cargo.toml"), manifest).unwrap();
        std::fs::write(dir.join("src/lib.rs"), "this is not Rust").unwrap();
    }
    let output = runner.command().env("WASM2RS_RUN_SOURCES", "sources").arg("x.wasm").output().unwrap();
    let (status, _, stderr) = summary(&output);
    assert_eq!(status, Some(125), "{stderr}");
    for word in
        ["the runtime and the host do not build", "WASM2RS_RUN_SOURCES", "sources/wasihost/src/lib.rs"]
    {
        assert!(stderr.contains(word), "{word:?} is not in: {stderr}");
    }
}

#[test]
fn a_cache_that_can_not_be_written() {
    let runner = Runner::new();
    runner.module("x.wasm", &exits(0));
    let file = runner.file("file", b"");
    let mut command = runner.command();
    command.env("WASM2RS_RUN_CACHE_DIR", file.join("below")).arg("x.wasm");
    let (status, _, stderr) = summary(&command.output().unwrap());
    assert_eq!(status, Some(125));
    assert!(stderr.contains("can not create") && stderr.contains("file/below"), "{stderr}");
}
