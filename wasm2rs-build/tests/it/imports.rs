//! Imports that nobody answers, and options that are no Rust.

use expect_test::{Expect, expect};
use wasm2rs_build::{Config, ErrorKind};

use crate::wasm;

/// Asserts that the options do not fit the module, with this message.
#[track_caller]
fn check(config: &Config, text: &str, message: &Expect) {
    let error = config.translate(&wasm(text)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    message.assert_eq(&error.to_string());
}

fn wasi(name: &str, ty: &str) -> String {
    format!(r#"(module (import "wasi_snapshot_preview1" "{name}" (func {ty})))"#)
}

#[test]
fn imports_without_a_host_are_named() {
    let config = Config::new();
    check(
        &config,
        r#"(module (import "env" "log" (func (param i32))))"#,
        &expect![[r#"
        the module imports env.log, which nothing implements
          help: name the type that implements the generated import traits: Config::host("crate::Host")"#]],
    );
    check(
        &config,
        r#"(module (import "env" "memory" (memory 1)))"#,
        &expect![[r#"
        the module imports env.memory, which nothing implements
          help: name the type that implements the generated import traits: Config::host("crate::Host")"#]],
    );
    let many: String = (0..12).map(|index| format!(r#"(import "env" "f{index}" (func))"#)).collect();
    check(
        &config,
        &format!("(module {many})"),
        &expect![[r#"
        the module imports env.f0, env.f1, env.f2, env.f3, env.f4, env.f5, env.f6, env.f7, 4 more, which nothing implements
          help: name the type that implements the generated import traits: Config::host("crate::Host")"#]],
    );
}

#[test]
fn a_function_that_wasi_does_not_have_is_an_error() {
    check(
        &Config::new(),
        &wasi("fd_teleport", "(param i32) (result i32)"),
        &expect![[r#"
        wasi_snapshot_preview1 has no function "fd_teleport"
          help: build the guest for WASI snapshot-preview1 (wasm32-wasip1)"#]],
    );
}

#[test]
fn a_function_of_wasi_with_another_type_is_an_error() {
    let config = Config::new();
    check(
        &config,
        &wasi("fd_close", "(param i64) (result i32)"),
        &expect![[r#"
        wasi_snapshot_preview1.fd_close is imported as (func (param i64) (result i32)), but it is (func (param i32) (result i32))
          help: build the guest for WASI snapshot-preview1 (wasm32-wasip1)"#]],
    );
    check(
        &config,
        &wasi("fd_close", "(param i32)"),
        &expect![[r#"
        wasi_snapshot_preview1.fd_close is imported as (func (param i32)), but it is (func (param i32) (result i32))
          help: build the guest for WASI snapshot-preview1 (wasm32-wasip1)"#]],
    );
    check(
        &config,
        &wasi("proc_exit", "(param i32) (result i32)"),
        &expect![[r#"
        wasi_snapshot_preview1.proc_exit is imported as (func (param i32) (result i32)), but it is (func (param i32))
          help: build the guest for WASI snapshot-preview1 (wasm32-wasip1)"#]],
    );
}

#[test]
fn a_host_or_runtime_that_is_no_path_is_an_error() {
    let import = r#"(module (import "env" "f" (func)))"#;
    check(
        Config::new().host("crate::Host<"),
        import,
        &expect![[r#"
        Config::host was given "crate::Host<", which is no path: unexpected end of input, expected one of: `for`, parentheses, `unsafe`, `fn`, `extern`, identifier, `::`, `<`, `dyn`, square brackets, `*`, `&`, `!`, `impl`, `_`, lifetime
          help: write it as in the source, such as `crate::Host`"#]],
    );
    check(
        Config::new().host(""),
        import,
        &expect![[r#"
        Config::host was given "", which is no path: unexpected end of input, expected one of: `for`, parentheses, `unsafe`, `fn`, `extern`, identifier, `::`, `<`, `dyn`, square brackets, `*`, `&`, `!`, `impl`, `_`, lifetime
          help: write it as in the source, such as `crate::Host`"#]],
    );
    check(
        Config::new().host("Host; unsafe {}"),
        import,
        &expect![[r#"
        Config::host was given "Host; unsafe {}", which is no path: unexpected token
          help: write it as in the source, such as `crate::Host`"#]],
    );
    check(
        Config::new().runtime("not a path"),
        "(module)",
        &expect![[r#"
        Config::runtime was given "not a path", which is no path: unexpected token
          help: write it as in the source, such as `crate::Host`"#]],
    );
}
