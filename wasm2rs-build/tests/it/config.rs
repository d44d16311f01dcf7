//! The options: what each one changes.

use expect_test::expect;
use wasm2rs_build::{Config, Files};

use crate::wasm;

pub(crate) fn translate(config: &Config, text: &str) -> Files {
    config.translate(&wasm(text)).unwrap()
}

/// The text of the functions, without comments.
pub(crate) fn functions(files: &Files) -> String {
    let rust = files.rust();
    let start = rust.find("    /// Function 0").unwrap();
    let end = rust.rfind('}').unwrap();
    let lines = rust[start..end].lines().filter(|line| !line.trim_start().starts_with("///"));
    lines.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

fn file_names(files: &Files) -> Vec<&str> {
    files.iter().map(|(name, _)| name).collect()
}

#[test]
fn name_is_that_of_the_module_and_the_files() {
    let text = r#"(module (memory 1) (data (i32.const 0) "data"))"#;
    let files = translate(&Config::new(), text);
    assert_eq!(file_names(&files), ["guest.rs", "guest.data"]);
    let files = translate(Config::new().name("my-tool"), text);
    assert_eq!(file_names(&files), ["my_tool.rs", "my_tool.data"]);
    assert!(files.rust().contains("pub mod my_tool {"));
    assert!(files.rust().contains(r#"include_bytes!("my_tool.data")"#));
    assert_eq!(file_names(&translate(Config::new().name("type"), text)), ["type_.rs", "type_.data"]);
    assert_eq!(file_names(&translate(Config::new().name("../x/1"), text)), ["___x_1.rs", "___x_1.data"]);
}

/// Whether the module's text declares the host so.
fn has_host(files: &Files, host: &str) -> bool {
    files.rust().contains(&format!("    pub type Host = {host};\n"))
}

#[test]
fn host_is_the_type_that_answers_imports() {
    let wasi = r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))))"#;
    assert!(has_host(&translate(&Config::new(), wasi), "::wasihost::WasiCtx"));
    assert!(has_host(&translate(Config::new().host("crate::Host"), wasi), "crate::Host"));
    let env = r#"(module (import "env" "f" (func)))"#;
    assert!(has_host(&translate(Config::new().host("crate::Host<u8>"), env), "crate::Host<u8>"));
    assert!(!translate(&Config::new(), "(module)").rust().contains("Host ="));
}

#[test]
fn runtime_is_the_path_of_the_runtime() {
    let wasi = r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))))"#;
    assert!(translate(&Config::new(), "(module)").rust().contains("    use ::wasm2rs_rt as rt;\n"));
    assert!(translate(&Config::new(), wasi).rust().contains("    use ::wasihost::rt as rt;\n"));
    let own = translate(Config::new().runtime("crate::wasm::rt"), wasi);
    assert!(own.rust().contains("    use crate::wasm::rt as rt;\n"));
}

#[test]
fn keep_exports_leaves_out_what_only_the_others_reach() {
    let text = r#"(module
        (func $shared) (func $one (call $shared)) (func $two (call $shared) (call $helper)) (func $helper)
        (export "one" (func $one)) (export "two" (func $two)))"#;
    let functions = |files: &Files| {
        ["shared_0", "one_1", "two_2", "helper_3"].map(|name| files.rust().contains(&format!("fn {name}(")))
    };
    let all = translate(&Config::new(), text);
    assert_eq!(functions(&all), [true; 4]);
    let one = translate(Config::new().keep_exports(["one"]), text);
    assert_eq!(functions(&one), [true, true, false, false]);
    assert!(one.rust().contains("pub fn one(") && !one.rust().contains("pub fn two("));
    let none = translate(Config::new().keep_exports([""; 0]), text);
    assert_eq!(functions(&none), [false; 4]);
}

#[test]
fn keep_exports_keeps_what_starts_or_is_in_a_table() {
    let text = r#"(module
        (table (export "table") 1 funcref) (elem (i32.const 0) $in_table)
        (func $in_table) (func $start) (func (export "other"))
        (start $start))"#;
    let files = translate(Config::new().keep_exports(["table"]), text);
    assert!(files.rust().contains("fn in_table_0("));
    assert!(files.rust().contains("fn start_1("));
    assert!(!files.rust().contains("fn other_2("));
}

#[test]
fn out_dir_is_where_compile_writes() {
    let dir = tempfile::tempdir().unwrap();
    let (guest, out) = (dir.path().join("guest.wasm"), dir.path().join("out"));
    std::fs::write(&guest, wasm("(module)")).unwrap();
    std::fs::create_dir(&out).unwrap();
    Config::new().name("other").out_dir(&out).compile(&guest).unwrap();
    assert!(out.join("other.rs").exists() && out.join("other.data").exists());
}

#[test]
fn the_same_module_gives_the_same_files() {
    // Enough functions of different sizes that threads finish them in another order each time.
    let functions: String = (0..400)
        .map(|index| {
            let work = "(drop (i32.div_u (local.get 0) (i32.const 3)))".repeat(index * 7 % 40);
            format!(
                r#"(func $f{index} (export "e{index}") (param i32) {work} (call $f{} (local.get 0)))"#,
                (index * 13) % 400
            )
        })
        .collect();
    let module = wasm(&format!(
        r#"(module (table 8 funcref) (elem (i32.const 0) func $f1 $f2 $f3) (memory 1) {functions})"#
    ));
    let first = Config::new().translate(&module).unwrap();
    for _ in 0..10 {
        assert!(Config::new().translate(&module).unwrap() == first);
    }
}

#[test]
fn files_say_how_much_stack_rustc_needs() {
    let nested = |depth: usize| {
        translate(
            &Config::new(),
            &format!(
                "(module (func (export \"f\") (param i32) {} {}))",
                "(block (br_if 0 (local.get 0)) ".repeat(depth),
                ")".repeat(depth)
            ),
        )
    };
    let (shallow, deep) = (nested(20), nested(3_000));
    assert_eq!(shallow.rustc_stack_bytes(), None);
    assert!(deep.nesting() > 3_000);
    assert_eq!(deep.rustc_stack_bytes(), Some(256 << 20));
}

#[test]
fn files_name_the_functions_that_count_as_large() {
    let body = "(drop (i32.load (local.get 0)))".repeat(100);
    let text = format!(
        "(module (memory 1) (func (export \"small\") (param i32)) (func $unused (param i32) {body})
            (func (export \"large\") (param i32) {body}) (func (export \"larger\") (param i32) {body} {body}))"
    );
    assert!(translate(&Config::new(), &text).large_functions().is_empty());
    let files = translate(Config::new().large_function_bytes(500), &text);
    let names: Vec<_> = files.large_functions().iter().map(|function| function.name.as_str()).collect();
    assert_eq!(names, ["function 3 `larger`", "function 2 `large`"]);
    assert!(files.large_functions()[0].code_bytes > 1_000);
    assert!(files.large_functions()[0].to_string().contains("function 3 `larger` at offset 0x"));
    assert_eq!(files.rust(), translate(&Config::new(), &text).rust());
}

#[test]
fn interruptible_adds_checks_to_loops_calls_and_long_operators_and_a_handle() {
    let text = r#"(module (memory 1)
        (func $leaf (param i32) (result i32) (i32.load (local.get 0)))
        (func (export "f") (param i32)
            (loop (drop (call $leaf (local.get 0))) (br_if 0 (local.get 0)))
            (memory.fill (i32.const 0) (i32.const 0) (local.get 0)))
        (func (export "interrupt_handle")))"#;
    let without = translate(&Config::new(), text);
    assert!(
        !without.rust().contains("nterrupt(")
            && without.rust().contains("pub fn interrupt_handle(&mut self)")
    );
    let with = translate(Config::new().interruptible(true), text);
    let rust = with.rust();
    assert!(rust.contains("pub fn interrupt_handle(&self) -> Interrupt {"));
    assert!(rust.contains("pub fn interrupt_handle_2(&mut self)"), "the export makes room");
    assert!(rust.contains("pub fn with_interrupt(interrupt: Interrupt) -> Result<Self, Error> {"));
    expect![[r#"
        fn leaf_0(_: &mut Cx, m: &mut Bytes, l0: i32) -> i32 {
            i32_load(l0, 0, m)
        }

        fn f_1(cx: &mut Cx, m: &mut Bytes, l0: i32) {
            check_stack(cx.stack.limit);
            assume_size(m, 65536);
            check_interrupt(&cx.interrupt);
            'b1: loop {
                check_interrupt(&cx.interrupt);
                _ = leaf_0(cx, m, l0);
                if l0 != 0 { continue 'b1; }
                break;
            }
            check_interrupt(&cx.interrupt);
            memory_fill(0, 0, l0, m);
        }

        fn interrupt_handle_2(_: &mut Cx) {
        }
    "#]]
    .assert_eq(&functions(&with));
}
