//! The adapter for wasi-testsuite's runner, with nothing but the command on the path.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::guests::{EXITS_AS_ASKED, SHOWS_WHAT_IT_GETS, opens};
use crate::{Runner, summary};

#[test]
fn tests_of_the_suites_form_pass_and_fail_by_status_and_output() {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: python3, which the suite's runner needs, is not there");
        return;
    }
    let runner = Runner::new();
    let test = |name: &str, wat: &str, config: &str| {
        runner.module(&format!("{name}.wasm"), wat);
        runner.file(&format!("{name}.json"), config.as_bytes());
    };
    fs::create_dir(runner.path().join("root dir")).unwrap();
    runner.file("root dir/present.txt", b"");
    runner.file("root dir/left.cleanup", b"");
    runner.module("plain.wasm", r#"(module (func (export "_start")))"#);
    test("code", EXITS_AS_ASKED, r#"{"args": ["42"], "exit_code": 42}"#);
    test("wrong-code", EXITS_AS_ASKED, r#"{"args": ["42"], "exit_code": 41}"#);
    let shown = r#"{"args": ["--env", "a b", ""], "env": {"A": "1=2", "B": ""}, "root": "root dir",
        "stdout": "shows.wasm\u0000--env\u0000a b\u0000\u0000A=1=2\u0000B=\u0000/\u0000", "stderr": ""}"#;
    test("shows", SHOWS_WHAT_IT_GETS, shown);
    test("wrong-output", SHOWS_WHAT_IT_GETS, r#"{"stdout": "other"}"#);
    test("finds", &opens("present.txt", false), r#"{"root": "root dir"}"#);
    test("removes", &opens("left.cleanup", false), r#"{"root": "root dir", "exit_code": 44}"#);
    test("has-no-root", &opens("present.txt", false), r#"{"exit_code": 8}"#);

    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut python = Command::new("python3");
    runner.prepare(&mut python);
    // The command is found by its name.
    let bin = Path::new(env!("CARGO_BIN_EXE_wasm2rs-run")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::join_paths([bin.to_owned()].into_iter().chain(std::env::split_paths(&path))).unwrap();
    python.env("PATH", path).env_remove("WASM2RS_RUN").env("PYTHONDONTWRITEBYTECODE", "1");
    python.arg(crate_dir.join("tests/it/suite_runner.py"));
    python.arg(crate_dir.join("../tests/adapters/wasm2rs.py")).arg(runner.path());
    let (status, stdout, stderr) = summary(&python.output().unwrap());
    assert_eq!((status, stderr.as_str()), (Some(0), ""), "{stdout}");
    let lines: Vec<&str> = stdout.lines().collect();
    let expected = [
        &*format!("wasm2rs-run {}", env!("CARGO_PKG_VERSION")),
        r#"wrong-code: {"exit_code": 42}"#,
        r#"wrong-output: {"stdout": "wrong-output.wasm\u0000"}"#,
        "6 of 8",
    ];
    assert_eq!(lines, expected);
    assert!(!runner.path().join("root dir/left.cleanup").exists());
}
