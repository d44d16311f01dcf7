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
fn types_with_subtypes() {
    check(
        "(module (type (sub (func))))",
        &expect![
            "at offset 0xb: a type with declared subtypes: the WebAssembly feature “garbage collection” is not supported"
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
