//! Where rustc is told how large a memory is at least: after calls that may grow it, of accesses that are below.

use wasm2rs_build::{Config, MemoryModel};

use crate::config::{functions, translate};

/// What `f` does after a call that may grow the memory of one page, and how often rustc is then told its size.
fn told_after_growth(config: &Config, body: &str) -> usize {
    let text = format!(
        r#"(module
            (memory 1)
            (func $grow (export "grow") (drop (memory.grow (i32.const 1))))
            (func $f (export "f") (param i32 i64) (result i32) (local i32) {body}))"#
    );
    let functions = functions(&translate(config, &text));
    let (_, f) = functions.split_once("fn f_1(").unwrap();
    // The start of the function tells it as well.
    f.matches("assume_size(m, 65536);").count().saturating_sub(1)
}

#[track_caller]
fn check(body: &str, times: usize) {
    assert_eq!(told_after_growth(&Config::new(), body), times, "{body}");
}

#[test]
fn the_size_is_told_of_addresses_that_are_below_it_whatever_they_are() {
    for below in [
        "(i32.load8_u (local.get 0))",
        "(i32.shr_u (i32.load16_u (local.get 0)) (i32.const 1))",
        "(i32.shl (i32.load8_u (local.get 0)) (i32.const 2))",
        "(i32.add (i32.shl (i32.load8_u (local.get 0)) (i32.const 2)) (i32.const 64000))",
        "(i32.and (local.get 0) (i32.const 65533))",
        "(i32.and (i32.const 65533) (local.get 0))",
        "(i32.and (local.get 0) (i32.load8_u (local.get 0)))",
        "(i32.shr_u (local.get 0) (i32.const 17))",
        "(i32.shr_u (i32.load8_u (local.get 0)) (i32.const 33))",
        "(i32.wrap_i64 (i64.shr_u (local.get 1) (i64.const 49)))",
        "(i32.rem_u (local.get 0) (i32.const 65534))",
        "(i32.mul (i32.load8_u (local.get 0)) (i32.const 24))",
        "(i32.or (i32.load8_u (local.get 0)) (i32.const 256))",
        "(i32.xor (i32.load8_u (local.get 0)) (i32.load8_u (local.get 2)))",
        "(i32.eqz (local.get 0))",
        "(i32.lt_u (local.get 0) (local.get 2))",
        "(i64.eqz (local.get 1))",
        "(i32.wrap_i64 (i64.load8_u (local.get 0)))",
        "(i32.wrap_i64 (i64.and (local.get 1) (i64.const 255)))",
        "(select (i32.load8_u (local.get 0)) (i32.const 40000) (local.get 0))",
        "(local.tee 2 (i32.load8_u (local.get 0)))",
        // A local that is zero because nothing has set it.
        "(i32.or (i32.load8_u (local.get 0)) (local.get 2))",
    ] {
        // A byte is there, of three that follow it.
        check(&format!("(call $grow) (i32.load8_u offset=2 {below})"), 1);
    }
}

#[test]
fn the_size_is_not_told_of_addresses_that_may_be_beyond_it() {
    for beyond in [
        "(local.get 0)",
        "(i32.load16_u (local.get 0))",
        "(i32.load8_s (local.get 0))",
        "(i32.load (local.get 0))",
        "(i32.shl (i32.load16_u (local.get 0)) (i32.const 1))",
        "(i32.shl (i32.load8_u (local.get 0)) (i32.const 31))",
        "(i32.shl (i32.const 1) (i32.load8_u (local.get 0)))",
        "(i32.add (i32.load8_u (local.get 0)) (i32.const 65300))",
        "(i32.add (i32.load8_u (local.get 0)) (i32.const -1))",
        "(i32.sub (i32.load8_u (local.get 0)) (i32.const 1))",
        "(i32.mul (i32.load16_u (local.get 0)) (i32.const 65536))",
        "(i32.and (local.get 0) (i32.const 65534))",
        "(i32.and (local.get 0) (i32.const -2))",
        "(i32.or (i32.load8_u (local.get 0)) (local.get 0))",
        "(i32.or (i32.load8_u (local.get 0)) (i32.const 65280))",
        "(i32.shr_u (local.get 0) (i32.const 16))",
        "(i32.shr_s (local.get 0) (i32.const 17))",
        "(i32.rem_u (local.get 0) (i32.const 65535))",
        "(i32.rem_s (local.get 0) (i32.const 100))",
        "(i32.wrap_i64 (local.get 1))",
        "(i32.wrap_i64 (i64.or (i64.load8_u (local.get 0)) (i64.const 4294967296)))",
        "(select (i32.load8_u (local.get 0)) (local.get 0) (local.get 0))",
    ] {
        check(&format!("(call $grow) (i32.load8_u offset=2 {beyond})"), 0);
    }
    // LLVM sees that constants are below, and that what is told first is enough for the others.
    check("(call $grow) (i32.load offset=2 (i32.const 8))", 0);
}

#[test]
fn the_size_is_told_of_stores_and_operands_and_conditions() {
    for access in [
        "(i32.store (i32.load8_u (local.get 0)) (i32.const 1)) (i32.const 0)",
        "(i32.store (local.get 0) (i32.load (i32.load8_u (local.get 0)))) (i32.const 0)",
        "(if (i32.load (i32.load8_u (local.get 0))) (then (local.set 2 (i32.const 1)))) (local.get 2)",
        "(block (block (br_table 0 1 (i32.load (i32.shl (i32.load8_u (local.get 0)) (i32.const 2))))) (local.set 2 (i32.const 1))) (local.get 2)",
    ] {
        check(&format!("(call $grow) {access}"), 1);
    }
}

#[test]
fn the_size_is_told_once_until_it_is_not_known_any_more() {
    let access = "(local.set 2 (i32.load (i32.load8_u (local.get 0))))";
    check(&format!("{access} {access} (local.get 2)"), 0);
    check(&format!("(call $grow) {access} {access} (local.get 2)"), 1);
    check(&format!("(call $grow) {access} (call $grow) {access} (local.get 2)"), 2);
    // The next round comes with bytes of which it was not told.
    check(&format!("(loop {access} (call $grow) (br_if 0 (local.get 2))) (local.get 2)"), 1);
    // So does who leaves the block early.
    check(
        &format!(
            "(block (br_if 0 (local.get 0)) (call $grow) {access}) {access} (i32.load8_u (local.get 2))"
        ),
        2,
    );
}

#[test]
fn a_limit_of_a_local_holds_until_it_is_set_or_control_flow_joins() {
    let access = "(call $grow) (i32.load (local.get 2))";
    let set = "(local.set 2 (i32.load8_u (local.get 0)))";
    check(&format!("{set} {access}"), 1);
    check(&format!("{set} (local.set 2 (local.get 0)) {access}"), 0);
    check(&format!("{set} (block (br_if 0 (local.get 0)) (local.set 2 (local.get 0))) {access}"), 0);
    check(
        &format!(
            "{set} (loop (call $grow) (drop (i32.load (local.get 2))) (local.set 2 (local.get 0)) (br_if 0 (local.get 0))) (i32.const 0)"
        ),
        0,
    );
    check(&format!("{set} (if (local.get 0) (then (local.set 2 (local.get 0))) (else {set})) {access}"), 0);
}

#[test]
fn models_without_checks_are_not_told_the_size() {
    for model in [MemoryModel::Reserved, MemoryModel::Guarded] {
        let mut config = Config::new();
        let body = "(call $grow) (i32.load (i32.load8_u (local.get 0)))";
        assert_eq!(told_after_growth(config.memory_model(model), body), 0, "{model:?}");
    }
}

#[test]
fn an_offset_beyond_every_memory_is_beyond_its_least_size() {
    let text = r#"(module (memory i64 1)
        (func $grow (export "grow") (drop (memory.grow (i64.const 1))))
        (func (export "f") (param i64) (result i32)
            (call $grow)
            (i32.store offset=18446744073709551615 (local.get 0) (i32.const 1))
            (i32.store offset=18446744073709551615 (i64.load8_u (local.get 0)) (i32.const 1))
            (i32.load offset=18446744073709551615 (i64.load8_u (local.get 0)))))"#;
    assert_eq!(functions(&translate(&Config::new(), text)).matches("assume_size").count(), 1);
}
