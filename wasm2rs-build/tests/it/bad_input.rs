//! What is said about input that is no module, or an invalid one.

use expect_test::{Expect, expect};
use wasm2rs_build::{Config, Error, ErrorKind};

use crate::wasm;

/// Asserts that the bytes are refused as invalid, with this message.
#[track_caller]
fn check(wasm: &[u8], message: &Expect) {
    let error = Config::new().translate(wasm).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
    message.assert_eq(&error.to_string());
}

/// A module with every section.
fn full_module() -> Vec<u8> {
    wasm(
        r#"(module $full
            (type (func (param i32) (result i32)))
            (import "env" "f" (func $f (type 0)))
            (import "env" "memory" (memory 1))
            (table 2 funcref)
            (global $g (mut i64) (i64.const 5))
            (export "run" (func $run))
            (start $start)
            (elem (i32.const 0) $f $run)
            (data "passive")
            (data (i32.const 8) "active")
            (func $start)
            (func $run (param $n i32) (result i32) (local f64 f64)
                (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 4))
                (block $out (result i32)
                    (drop (br_if $out (i32.const 1) (local.get $n)))
                    (call_indirect (type 0) (i32.load offset=4 (local.get $n)) (i32.const 1)))))"#,
    )
}

fn translate(wasm: &[u8]) -> Result<wasm2rs_build::Files, Error> {
    Config::new().host("crate::Host").translate(wasm)
}

#[test]
fn a_module_cut_off_within_a_section_is_invalid() {
    let full = full_module();
    let sections = wasmparser::Parser::new(0).parse_all(&full);
    let ends: Vec<usize> = sections
        .filter_map(|payload| payload.unwrap().as_section())
        .map(|(_, range)| usize::try_from(range.end).unwrap())
        .collect();
    assert_eq!(ends.last(), Some(&full.len()));
    translate(&full).unwrap();
    for len in 0..full.len() {
        match translate(&full[..len]) {
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Invalid, "{len} bytes: {error}");
                assert!(error.offset().is_some(), "{len} bytes: {error}");
            }
            // The header alone, or with whole sections that need none of the missing ones.
            Ok(_) => assert!(len == 8 || ends.contains(&len), "{len} bytes"),
        }
    }
}

#[test]
fn what_is_no_module_is_told_from_what_is_one() {
    check(
        b"",
        &expect![[r#"
        at offset 0x0: not a WebAssembly module: it does not start with `\0asm`
          help: the file is empty"#]],
    );
    check(b"\0as", &expect![[r#"at offset 0x0: not a WebAssembly module: it does not start with `\0asm`"#]]);
    check(
        b"\x7fELF\x02\x01\x01\0",
        &expect![[r#"at offset 0x0: not a WebAssembly module: it does not start with `\0asm`"#]],
    );
    check(
        b"\n(module (func))",
        &expect![[r#"
        at offset 0x0: not a WebAssembly module: it does not start with `\0asm`
          help: this looks like the text format; convert it with `wat2wasm` or `wasm-tools parse`"#]],
    );
    check(
        b";; a comment\n(module)",
        &expect![[r#"
        at offset 0x0: not a WebAssembly module: it does not start with `\0asm`
          help: this looks like the text format; convert it with `wat2wasm` or `wasm-tools parse`"#]],
    );
    check(b"\0asm\x02\0\0\0", &expect!["at offset 0x4: invalid module: unknown binary version:        0x2"]);
    check(b"\0asm", &expect!["at offset 0x4: invalid module: unexpected end-of-file"]);
}

#[test]
fn a_component_is_told_from_a_module() {
    let error = Config::new().translate(&wasm("(component (core module))")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    expect![[r#"
        at offset 0x4: this is a component instead of a module, which is not supported
          help: translate the core module inside it: `wasm-tools component unbundle`, or build the guest for wasm32-wasip1"#]].assert_eq(&error.to_string());
}

#[test]
fn invalid_code_is_reported_with_function_and_offset() {
    let text = r#"(module (func $first) (func $bad (result i32) (i32.add (i32.const 1) (f32.const 2))))"#;
    let invalid = wasm(text);
    check(
        &invalid,
        &expect![
            "in function 1 `bad`: at offset 0x26: invalid module: type mismatch: expected i32, found f32"
        ],
    );
    let error = Config::new().translate(&invalid).unwrap_err();
    assert_eq!(error.function(), Some("function 1 `bad`"));
    let offset = usize::try_from(error.offset().unwrap()).unwrap();
    assert_eq!(invalid[offset], 0x6a, "the offset is that of the i32.add");
}

#[test]
fn functions_without_a_name_are_called_by_their_export_or_index() {
    check(
        &wasm(r#"(module (func (export "run") (result i32)))"#),
        &expect![
            "in function 0 `run`: at offset 0x21: invalid module: type mismatch: expected i32 but nothing on stack"
        ],
    );
    check(
        &wasm("(module (func (result i32)))"),
        &expect![
            "in function 0: at offset 0x18: invalid module: type mismatch: expected i32 but nothing on stack"
        ],
    );
}

#[test]
fn the_first_invalid_function_is_reported() {
    let mut text = "(module".to_owned();
    for index in 0..200 {
        text.push_str(&format!("(func $f{index} {})", if index >= 50 { "(drop)" } else { "" }));
    }
    text.push(')');
    let error = Config::new().translate(&wasm(&text)).unwrap_err();
    assert_eq!(error.function(), Some("function 50 `f50`"));
}

#[test]
fn what_is_invalid_outside_functions_is_reported_with_its_offset() {
    check(
        &wasm(r#"(module (export "f" (func 3)))"#),
        &expect!["at offset 0xb: invalid module: unknown function 3: exported function index out of bounds"],
    );
    check(
        &wasm("(module (memory 2 1))"),
        &expect!["at offset 0xb: invalid module: size minimum must not be greater than maximum"],
    );
    check(
        &wasm("(module (global i32 (i64.const 0)))"),
        &expect!["at offset 0xf: invalid module: type mismatch: expected i32, found i64"],
    );
    check(
        &wasm("(module (func $f (param i32)) (start $f))"),
        &expect!["at offset 0x15: invalid module: invalid start function type"],
    );
    check(
        &wasm(r#"(module (data (i32.const 0) "no memory"))"#),
        &expect!["at offset 0xb: invalid module: unknown memory 0: memory index out of bounds"],
    );
    check(
        &wasm(r#"(module (func) (export "a" (func 0)) (export "a" (func 0)))"#),
        &expect!["at offset 0x19: invalid module: duplicate export name `a` already defined"],
    );
}

#[test]
fn a_broken_name_section_does_no_harm() {
    let mut module = wasm("(module (func $name))");
    let names = module.windows(6).position(|bytes| bytes == b"\x04name\x01").unwrap() + 5;
    // The first subsection says that it is longer than the section.
    module[names + 1] = 0x7f;
    let files = Config::new().translate(&module).unwrap();
    assert!(files.rust().contains("pub mod guest"));
}
