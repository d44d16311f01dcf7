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

#[test]
fn the_option_that_would_answer_an_import_is_named() {
    check(
        &Config::new(),
        r#"(module (import "env" "emscripten_get_now" (func (result f64))))"#,
        &expect![[r#"
            the module imports env.emscripten_get_now, which nothing implements
              help: have wasihost answer those of the guest's runtime: Config::emscripten(true); name the type that implements the generated import traits: Config::host("crate::Host")"#]],
    );
    check(
        &Config::new(),
        r#"(module (import "env" "abort" (func (param i32 i32 i32 i32))) (import "env" "own" (func)))"#,
        &expect![[r#"
            the module imports env.abort, env.own, which nothing implements
              help: have wasihost answer those of the guest's runtime: Config::assemblyscript(true); name the type that implements the generated import traits: Config::host("crate::Host")"#]],
    );
}

#[test]
fn an_import_of_a_runtime_with_another_type_is_an_error() {
    let text = r#"(module (import "env" "emscripten_get_now" (func (result f32))))"#;
    check(
        Config::new().emscripten(true),
        text,
        &expect![[r#"
        env.emscripten_get_now is imported as (func (result f32)), but Emscripten's is (func (result f64))
          help: if your program implements it, say so: Config::host_imports(["env.emscripten_get_now"])"#]],
    );
    check(
        Config::new().assemblyscript(true),
        r#"(module (import "env" "abort" (func)))"#,
        &expect![[r#"
            env.abort is imported as (func), but AssemblyScript's is (func (param i32 i32 i32 i32))
              help: if your program implements it, say so: Config::host_imports(["env.abort"])"#]],
    );
    // Both may be on: each import has one of their types.
    let both =
        r#"(module (import "env" "abort" (func)) (import "env" "abort" (func (param i32 i32 i32 i32))))"#;
    Config::new().emscripten(true).assemblyscript(true).translate(&wasm(both)).unwrap();
}

#[test]
fn what_the_host_implements_itself_is_left_to_it() {
    let text = r#"(module
        (func (export "now") (import "env" "emscripten_get_now") (result f32))
        (func (export "exit") (import "env" "exit") (param i32))
        (import "env" "memory" (memory 1)))"#;
    let mut config = Config::new();
    config.emscripten(true).host("crate::Host").host_imports(["env.emscripten_get_now", "env.memory"]);
    let files = config.translate(&wasm(text)).unwrap();
    assert!(
        files.rust().contains("fn emscripten_get_now(caller: &mut Caller<'_>) -> Result<f32, HostError>;")
    );
    assert!(files.rust().contains("fn memory(&mut self) -> Memory;"));
    assert!(files.rust().contains("::wasihost::emscripten::exit("));
    check(
        Config::new().emscripten(true).host_imports(["env.memroy"]),
        text,
        &expect![[r#"
        Config::host_imports was given "env.memroy", which the module does not import
          help: the names are those of the module and the import, such as "env.abort""#]],
    );
}

#[test]
fn an_invoke_without_what_it_calls_is_an_error() {
    let import = r#"(import "env" "invoke_ii" (func (param i32 i32) (result i32)))"#;
    let mut config = Config::new();
    config.emscripten(true);
    check(
        &config,
        r#"(module (import "env" "invoke_v" (func (param f64))))"#,
        &expect![[r#"
        the import env.invoke_v takes no index of a function
          help: if it is not Emscripten's, your program implements it: Config::host_imports(["env.invoke_v"])"#]],
    );
    check(
        &config,
        &format!("(module {import})"),
        &expect![[r#"
        the import env.invoke_ii calls through a table, and the module has none
          help: if it is not Emscripten's, your program implements it: Config::host_imports(["env.invoke_ii"])"#]],
    );
    check(
        &config,
        &format!("(module {import} (table 1 funcref))"),
        &expect![[r#"
        the import env.invoke_ii needs the export `emscripten_stack_get_current` or `stackSave`, a function (func (result i32))
          help: if it is not Emscripten's, your program implements it: Config::host_imports(["env.invoke_ii"])"#]],
    );
    check(
        &config,
        &format!(
            r#"(module {import} (table 1 funcref)
                (func (export "stackSave") (result i32) (i32.const 0))
                (func (export "stackRestore") (param i64)))"#
        ),
        &expect![[r#"
            the import env.invoke_ii needs the export `_emscripten_stack_restore` or `stackRestore`, a function (func (param i32))
              help: if it is not Emscripten's, your program implements it: Config::host_imports(["env.invoke_ii"])"#]],
    );
}

#[test]
fn a_heap_without_a_memory_is_an_error() {
    check(
        Config::new().emscripten(true),
        r#"(module (import "env" "emscripten_get_heap_max" (func (result i32))))"#,
        &expect!["the import env.emscripten_get_heap_max is about a memory, and the module has none"],
    );
}

#[test]
fn the_context_answers_the_host_function_where_it_is_named_as_the_host() {
    let text = r#"(module
        (func (export "call") (import "env" "call_host_function") (param i32 i32 i32) (result i32)))"#;
    let mut config = Config::new();
    config.host("::wasihost::WasiCtx");
    assert!(config.answers("env", "call_host_function"));
    assert!(config.translate(&wasm(text)).unwrap().rust().contains("::wasihost::env::call_host_function("));
    config.host("crate::Host");
    assert!(!config.answers("env", "call_host_function"));
    assert!(config.translate(&wasm(text)).unwrap().rust().contains("pub trait EnvImports"));
}
