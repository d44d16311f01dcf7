//! What `inspect` says.

use crate::Runner;
use crate::guests::exits;

#[test]
fn a_program_is_shown_with_what_it_needs() {
    let runner = Runner::new();
    let module = r#"(module
        (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 2 16)
        (table (export "table") 3 funcref)
        (data (i32.const 8) "12345")
        (func (export "_start") (drop (i32.extend8_s (i32.const 1)))))"#;
    let module = runner.module("x.wasm", module);
    let size = std::fs::metadata(module).unwrap().len();
    let (status, stdout, stderr) = runner.run(&["inspect", "x.wasm"]);
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    let expected = format!(
        "x.wasm: {size} bytes
functions: 1, 7 bytes of code; 5 bytes of data
memory: 2 pages (128 KiB) at first, 16 pages (1024 KiB) at most
table: 3 functions at first
features: sign extension

imports from wasi_snapshot_preview1:
  fd_write(i32 i32 i32 i32) -> i32

other imports, which the program around it has to provide:
  none

exports:
  memory memory
  table table
  function _start()

wasm2rs-run can run it.
"
    );
    assert_eq!(stdout, expected);
}

#[test]
fn what_a_host_would_have_to_provide_is_listed() {
    let runner = Runner::new();
    let module = r#"(module
        (import "env" "log" (func (param i32 i64)))
        (import "env" "heap" (memory 1))
        (import "env" "trace" (func (param i32 i32 f64 f64 f64 f64 f64)))
        (import "env" "base" (global (mut i32)))
        (func (export "run") (param f64) (result f32 f32) (f32.const 1) (f32.const 2)))"#;
    runner.module("x.wasm", module);
    let (status, stdout, _) = runner.run(&["inspect", "x.wasm"]);
    assert_eq!(status, Some(0));
    for text in [
        "  function env.log(i32 i64)\n",
        "  memory env.heap: 1 pages (64 KiB) at first\n",
        "other imports that wasihost answers:\n  function env.trace\n",
        "  global env.base: mutable i32\n",
        "  function run(f64) -> f32 f32\n",
        "mutable globals, multiple values",
        "can not run it: x.wasm imports what no WASI host provides",
    ] {
        assert!(stdout.contains(text), "{text:?} is not in: {stdout}");
    }
}

#[test]
fn features_are_those_without_which_a_module_is_not_valid() {
    let runner = Runner::new();
    for (body, feature) in [
        ("(drop (i8x16.splat (i32.const 1)))", "SIMD"),
        ("(drop (i32.trunc_sat_f32_s (f32.const 1)))", "saturating conversions"),
        ("(memory.fill (i32.const 0) (i32.const 0) (i32.const 0))", "bulk memory"),
        ("(drop (ref.null extern))", "reference types"),
        ("(return_call 0)", "tail calls"),
        ("(drop (i32.atomic.load (i32.const 0)))", "threads"),
    ] {
        runner.module("x.wasm", &format!(r#"(module (memory 1) (func (export "_start") {body}))"#));
        let (_, stdout, _) = runner.run(&["inspect", "x.wasm"]);
        let line = stdout.lines().find(|line| line.starts_with("features: ")).unwrap();
        assert!(line.contains(feature), "{body}: {line}");
    }
    runner.module("x.wasm", &exits(0));
    assert!(runner.run(&["inspect", "x.wasm"]).1.contains("features: those of WebAssembly 1.0\n"));
}

#[test]
fn a_module_whose_code_is_not_valid_is_shown_as_far_as_it_goes() {
    let runner = Runner::new();
    runner.module("x.wasm", r#"(module (memory 3) (func (export "_start") i32.add drop))"#);
    let (status, stdout, _) = runner.run(&["inspect", "x.wasm"]);
    assert_eq!(status, Some(0));
    for text in ["memory: 3 pages", "features: not known", "function _start()", "can not run it: x.wasm"] {
        assert!(stdout.contains(text), "{text:?} is not in: {stdout}");
    }
}

#[test]
fn other_files_are_refused() {
    let runner = Runner::new();
    runner.file("x.wasm", b"#!/bin/sh");
    let (status, stdout, stderr) = runner.run(&["inspect", "x.wasm"]);
    assert_eq!((status, stdout.as_str()), (Some(125), ""));
    assert!(stderr.contains("this is not WebAssembly"), "{stderr}");
}
