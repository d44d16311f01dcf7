//! Which tables are constants of the generated module, and which are part of each instance.

use wasm2rs_build::{Config, Files};

use crate::wasm;

/// A module with a table of functions that is called, and more.
fn module(more: &str) -> Vec<u8> {
    wasm(&format!(
        r#"(module (type $ty (func (result i32)))
            (func $one (result i32) (i32.const 1))
            (func (export "call") (param i32) (result i32) (call_indirect $t (type $ty) (local.get 0)))
            {more})"#
    ))
}

fn is_constant(files: &Files) -> bool {
    let text = String::from_utf8(files.get("guest.rs").unwrap().to_vec()).unwrap();
    let (constant, held) = (text.contains("static TABLE0: "), text.contains("t0: Table<FuncRef>"));
    assert_ne!(constant, held, "{text}");
    constant
}

fn translate(config: &Config, more: &str) -> Files {
    config.translate(&module(more)).unwrap()
}

#[test]
fn a_table_that_is_only_called_is_a_constant() {
    let mut config = Config::new();
    config.name("guest");
    for more in [
        "(table $t 4 funcref) (elem (i32.const 1) $one)",
        "(table $t 4 funcref) (elem (i32.const 0) $one $one) (elem (i32.const 1) $one)",
        "(table $t 4 funcref) (elem (i32.const 4))",
        "(table $t 4 funcref)",
        "(table $t 0 funcref)",
        "(table $t 4 funcref) (elem (i32.const 0) funcref (ref.null func) (ref.func $one))",
        // Nothing calls the function that would change it.
        "(table $t 4 funcref) (func (table.set $t (i32.const 0) (ref.null func)))",
    ] {
        assert!(is_constant(&translate(&config, more)), "{more}");
    }
}

#[test]
fn a_table_that_something_can_change_or_that_is_not_known_is_part_of_the_instance() {
    let mut config = Config::new();
    config.name("guest").host("crate::Host");
    for more in [
        r#"(table $t (export "table") 4 funcref)"#,
        r#"(table $t 4 funcref) (func (export "set") (table.set $t (i32.const 0) (ref.null func)))"#,
        r#"(table $t 4 funcref) (func (export "get") (result i32) (table.size $t))"#,
        r#"(table $t 4 funcref) (elem $e funcref (ref.null func))
           (func (export "init") (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1)))"#,
        r#"(table $t 4 funcref) (global $g (mut i32) (i32.const 0)) (global $at i32 (i32.const 1))
           (elem (global.get $at) $one)"#,
        // Instantiation traps.
        "(table $t 4 funcref) (elem (i32.const 4) $one)",
        "(table $t 4 funcref) (elem (i32.const -1) $one)",
        "(table $t 4 (ref null $ty) (ref.func $one)) (elem declare func $one)",
    ] {
        assert!(!is_constant(&translate(&config, more)), "{more}");
    }
}

#[test]
fn an_export_that_is_not_kept_does_not_change_a_table() {
    let exported = r#"(table $t (export "table") 4 funcref) (elem (i32.const 1) $one)"#;
    let mut config = Config::new();
    config.name("guest").keep_exports(["call"]);
    assert!(is_constant(&translate(&config, exported)));
}

#[test]
fn a_table_that_another_module_imports_is_part_of_the_instance() {
    let lib = wasm(
        r#"(module (table $t (export "t") 4 funcref) (type $ty (func (result i32)))
            (func (export "call") (param i32) (result i32) (call_indirect $t (type $ty) (local.get 0))))"#,
    );
    let app = wasm(
        r#"(module (import "lib" "t" (table 4 funcref)) (func $two (result i32) (i32.const 2))
            (elem (i32.const 0) $two))"#,
    );
    let mut config = Config::new();
    config.name("guest").link("lib", wasm2rs_build::Linked::bytes(lib)).keep_exports(["lib.call"]);
    assert!(!is_constant(&config.translate(&app).unwrap()));
}
