//! What is said about valid modules that use a feature that is not supported.

use expect_test::{Expect, expect};
use wasm2rs_build::{Config, ErrorKind};

use crate::wasm;

/// Asserts that the module is refused as unsupported, with this message.
#[track_caller]
fn check(text: &str, message: &Expect) {
    let error = Config::new().host("crate::Host").translate(&wasm(text)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    message.assert_eq(&error.to_string());
}

#[test]
fn threads() {
    check(
        "(module (memory 1) (func $count (drop (i32.atomic.load (i32.const 0)))))",
        &expect![[r#"
        in function 0 `count`: at offset 0x1e: operator I32AtomicLoad: the WebAssembly feature “threads (atomic operators and shared memories)” is not supported
          help: compile the guest without -pthread and -matomics"#]],
    );
    check(
        "(module (memory 1 2 shared))",
        &expect![[r#"
        at offset 0xb: the WebAssembly feature “threads (atomic operators and shared memories)” is not supported
          help: compile the guest without -pthread and -matomics"#]],
    );
    check(
        r#"(module (import "env" "memory" (memory 1 2 shared)))"#,
        &expect![[r#"
        at offset 0xb: the WebAssembly feature “threads (atomic operators and shared memories)” is not supported
          help: compile the guest without -pthread and -matomics"#]],
    );
}

#[test]
fn exceptions() {
    check(
        "(module (tag))",
        &expect![[r#"
        at offset 0x10: the WebAssembly feature “exception handling” is not supported
          help: compile the guest with -fno-exceptions (Emscripten: -sSUPPORT_LONGJMP=0)"#]],
    );
    check(
        r#"(module (import "env" "tag" (tag)))"#,
        &expect![[r#"
        at offset 0x11: the WebAssembly feature “exception handling” is not supported
          help: compile the guest with -fno-exceptions (Emscripten: -sSUPPORT_LONGJMP=0)"#]],
    );
    check(
        "(module (func $try (try_table)))",
        &expect![[r#"
        in function 0 `try`: at offset 0x17: operator TryTable: the WebAssembly feature “exception handling” is not supported
          help: compile the guest with -fno-exceptions (Emscripten: -sSUPPORT_LONGJMP=0)"#]],
    );
    check(
        "(module (func $old try catch_all end))",
        &expect![[r#"
        in function 0 `old`: at offset 0x17: operator Try: the WebAssembly feature “legacy exception handling” is not supported
          help: compile the guest with -fno-exceptions"#]],
    );
    check(
        "(module (func $ref (drop (ref.null exn))))",
        &expect![[r#"
        in function 0 `ref`: at offset 0x17: the WebAssembly feature “exception handling” is not supported
          help: compile the guest with -fno-exceptions (Emscripten: -sSUPPORT_LONGJMP=0)"#]],
    );
}

#[test]
fn tail_calls() {
    check(
        "(module (func $again (return_call $again)))",
        &expect![[r#"
        in function 0 `again`: at offset 0x17: operator ReturnCall: the WebAssembly feature “tail calls” is not supported
          help: compile the guest without -mtail-call"#]],
    );
}

#[test]
fn memory64() {
    check(
        "(module (memory i64 1))",
        &expect![[r#"
        at offset 0xb: the WebAssembly feature “64-bit memories and tables” is not supported
          help: compile the guest for wasm32"#]],
    );
    check(
        "(module (table i64 1 funcref))",
        &expect![[r#"
        at offset 0xb: the WebAssembly feature “64-bit memories and tables” is not supported
          help: compile the guest for wasm32"#]],
    );
}

#[test]
fn several_memories() {
    check(
        "(module (memory 1) (memory 1))",
        &expect!["at offset 0xd: the WebAssembly feature “several memories in one module” is not supported"],
    );
}

#[test]
fn typed_function_references() {
    check(
        "(module (type $t (func)) (func $f (param (ref null $t)) (call_ref $t (local.get 0))))",
        &expect!["at offset 0xe: the WebAssembly feature “typed function references” is not supported"],
    );
    check(
        "(module (type $t (func)) (func $g (call_ref $t (ref.null $t))))",
        &expect![
            "in function 0 `g`: at offset 0x17: the WebAssembly feature “typed function references” is not supported"
        ],
    );
}

#[test]
fn garbage_collection() {
    check(
        "(module (type (struct (field i32))))",
        &expect!["at offset 0xb: the WebAssembly feature “garbage collection” is not supported"],
    );
    check(
        "(module (func $box (drop (ref.i31 (i32.const 1)))))",
        &expect![
            "in function 0 `box`: at offset 0x19: operator RefI31: the WebAssembly feature “garbage collection” is not supported"
        ],
    );
    check(
        "(module (func $null (drop (ref.null any))))",
        &expect![
            "in function 0 `null`: at offset 0x17: the WebAssembly feature “garbage collection” is not supported"
        ],
    );
    check(
        "(module (global externref (extern.convert_any (ref.null any))))",
        &expect!["at offset 0xd: the WebAssembly feature “garbage collection” is not supported"],
    );
}

#[test]
fn what_only_proposals_have() {
    check(
        "(module (memory 1 (pagesize 1)))",
        &expect!["at offset 0xb: the WebAssembly feature “custom page sizes” is not supported"],
    );
    check(
        "(module (func $wide (param i64) (result i64 i64)
            (i64.mul_wide_u (local.get 0) (local.get 0))))",
        &expect![[r#"
            in function 0 `wide`: at offset 0x1e: operator I64MulWideU: the WebAssembly feature “wide arithmetic” is not supported
              help: compile the guest without -mwide-arithmetic"#]],
    );
}

#[test]
fn tables_that_would_take_the_hosts_memory() {
    check(
        "(module (table 10000001 funcref))",
        &expect!["at offset 0xb: a table of 10000001 elements, more than 10000000, is not supported"],
    );
}
