//! Which loops LLVM is likely to see to access static data only: their accesses go by way of the bytes that are known to be there.

use wasm2rs_build::{Config, MemoryModel};

use crate::config::{functions, translate};

/// How many blocks of the function go by way of the bytes that are known to be there.
fn static_loops(model: MemoryModel, memory: &str, body: &str) -> usize {
    let text = format!(
        r#"(module
            {memory}
            (func $callee (export "callee"))
            (global $g (mut i32) (i32.const 0))
            (func $f (export "f") (param i32 i32) (local $i i32) (local $j i32) (local $k i32) (local $n i32) (local i64) {body}))"#
    );
    let functions = functions(&translate(Config::new().memory_model(model).host("crate::Host"), &text));
    functions.matches("::known::*;").count()
}

#[track_caller]
fn check(body: &str, count: usize) {
    for model in [MemoryModel::Checked, MemoryModel::Guarded] {
        assert_eq!(static_loops(model, "(memory 1)", body), count, "{model:?}: {body}");
    }
}

/// A loop whose counter `$i` goes from 0 to 400 in steps of 4.
fn counted(statements: &str) -> String {
    format!(
        "(local.set $i (i32.const 0))
         (loop $next
            {statements}
            (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 400))))"
    )
}

#[test]
fn loops_over_static_data_are_those_whose_addresses_are_made_of_constants_and_counters() {
    for statements in [
        "(i32.store offset=1024 (local.get $i) (i32.const 1))",
        "(i32.store (i32.add (local.get $i) (i32.const 1024)) (i32.load (i32.const 8)))",
        "(i32.store (i32.const 8) (i32.load (local.get $i)))",
        "(i32.store (local.get $i) (i32.load (i32.mul (local.get $i) (i32.const 8))))",
        "(i32.store (i32.shl (local.get $i) (i32.const 3)) (local.get 0))",
        "(i32.store (i32.or (local.get $i) (i32.const 1)) (local.get 0))",
        "(local.set $j (i32.sub (i32.const 400) (local.get $i))) (i32.store (local.get $j) (local.get 0))",
        "(local.set $j (i32.and (local.get 0) (i32.const 255))) (i32.store (local.get $j) (local.get 0))",
        "(i32.store (i32.load8_u (i32.load8_u (local.get $i))) (local.get 0))",
        "(i32.store (select (local.get $i) (i32.const 8) (local.get 0)) (local.get 0))",
        "(v128.store (local.get $i) (v128.load8x8_s (local.get $i)))",
        "(drop (v128.load32_lane 1 (local.get $i) (v128.const i64x2 0 0))) (v128.store32_lane 1 (local.get $i) (v128.const i64x2 0 0))",
        "(i32.store (local.get $i) (memory.size))",
        "(global.set $g (i32.load (local.get $i)))",
        "(if (local.get 0) (then (i32.store (local.get $i) (local.get 0))) (else (i32.store8 (local.get $i) (local.get 0))))",
        "(br_if 1 (i32.load (local.get $i)))",
        // What does not say where is anything.
        "(local.set $j (i32.mul (local.get $j) (local.get 0))) (i32.store (local.get $i) (local.get $j))",
    ] {
        check(&format!("(block {})", counted(statements)), 1);
    }
}

#[test]
fn loops_are_not_static_that_access_what_is_not_known_or_call() {
    for statements in [
        "(i32.store (local.get 0) (i32.const 1))",
        "(i32.store (i32.add (local.get $i) (local.get 0)) (i32.const 1))",
        "(i32.store (local.get $i) (i32.load (local.get 0)))",
        "(i32.store (i32.load (local.get $i)) (local.get 0))",
        "(i32.store (i32.and (local.get 0) (local.get 1)) (local.get 0))",
        "(i32.store (i32.shr_s (local.get $i) (i32.const 1)) (local.get 0))",
        "(i32.store (global.get $g) (local.get 0))",
        "(i32.store (local.get $i) (local.get 0)) (call $callee)",
        "(i32.store (local.get $i) (local.get 0)) (memory.fill (i32.const 0) (i32.const 0) (i32.const 8))",
        "(i32.store (local.get $i) (memory.grow (i32.const 1)))",
        "(v128.store (local.get 0) (v128.const i64x2 0 0))",
        "(drop (v128.load8_lane 1 (local.get 0) (v128.const i64x2 0 0)))",
        // From round to round, by other steps than a counter.
        "(local.set $j (i32.shl (local.get $j) (i32.const 1))) (i32.store (local.get $j) (local.get 0))",
        "(local.set $j (i32.add (local.get $j) (local.get $i))) (i32.store (local.get $j) (local.get 0))",
        "(local.set $k (i32.mul (local.get $j) (i32.const 3))) (local.set $j (local.get $k)) (i32.store (local.get $j) (local.get 0))",
        "(local.set $j (local.get 0)) (i32.store (local.get $j) (local.get 0))",
        // No array is accessed.
        "(i32.store (i32.const 8) (i32.load (i32.const 4)))",
        "(local.set $j (i32.add (local.get $j) (local.get 0))) (br_if 1 (local.get $j))",
    ] {
        check(&format!("(block {})", counted(statements)), 0);
    }
}

#[test]
fn a_loop_is_static_if_its_counter_starts_and_ends_at_constants() {
    let rounds = |start: &str, condition: &str| {
        format!(
            "{start} (loop $next
                (i32.store (local.get $i) (i32.const 1))
                (local.set $i (i32.add (local.get $i) (i32.const 4)))
                (br_if $next {condition}))"
        )
    };
    let (zero, ends) = ("(local.set $i (i32.const 0))", "(i32.ne (local.get $i) (i32.const 400))");
    check(&rounds(zero, ends), 1);
    check(&rounds("(local.set $i (i32.and (local.get 0) (i32.const 15)))", ends), 1);
    check(&rounds("(local.set $i (i32.const -400))", "(local.get $i)"), 1);
    check(&rounds("(local.set $i (i32.const -400))", "(i32.eqz (i32.eqz (local.get $i)))"), 1);
    check(&rounds(zero, "(i32.lt_u (local.get $i) (i32.const 400))"), 1);
    check(&rounds(zero, "(i32.gt_s (i32.const 400) (local.get $i))"), 1);
    check(&rounds("(local.set $i (local.get 0))", ends), 0);
    check(&rounds(zero, "(i32.ne (local.get $i) (local.get 0))"), 0);
    check(&rounds(zero, "(i32.load (i32.const 0))"), 0);
    // Another counter may end it, if it starts at a constant as well.
    let other = |start: &str, next: &str| {
        rounds(&format!("{zero} (local.set $j {start})"), &format!("(local.tee $j {next})"))
    };
    let next = "(i32.add (local.get $j) (i32.const -1))";
    check(&other("(i32.const 100)", next), 1);
    check(&other("(i32.load8_u (local.get 0))", next), 1);
    check(&other("(local.get 0)", next), 0);
    check(&other("(i32.const 100)", "(i32.shr_u (local.get $j) (i32.const 1))"), 0);
    check(&other("(i32.const 100)", "(i32.sub (local.get $j) (local.get $i))"), 0);
}

#[test]
fn the_outermost_of_loops_in_loops_is_the_block() {
    let nested = |outer: &str, start: &str| {
        format!(
            "(local.set $j (i32.const 0))
             (loop $outer
                (local.set $n {start})
                (local.set $k (local.get $n))
                {}
                {outer}
                (local.set $j (i32.add (local.get $j) (i32.const 40)))
                (br_if $outer (i32.ne (local.get $j) (i32.const 4000))))",
            counted("(i32.store (i32.add (local.get $k) (local.get $i)) (local.get 0))"),
        )
    };
    check(&nested("", "(local.get $j)"), 1);
    // The inner one alone: what it adds is set before it, to what is not a constant there.
    check(&nested("(call $callee)", "(local.get $j)"), 0);
    check(&nested("(call $callee)", "(i32.load8_u (local.get 0))"), 1);
    check(&nested("(i32.store (local.get 0) (i32.const 1))", "(i32.const 64)"), 1);
}

#[test]
fn loops_are_static_in_memories_that_have_a_least_size_and_accesses_that_are_not_free() {
    let body = counted("(i32.store (local.get $i) (i32.const 1))");
    let wide = body.replace("(i32.store (local.get $i)", "(i32.store (i64.extend_i32_u (local.get $i))");
    for (model, memory, count) in [
        (MemoryModel::Guarded, "(memory 1)", 1),
        (MemoryModel::Guarded, r#"(import "env" "memory" (memory 2))"#, 1),
        (MemoryModel::Guarded, "(memory 0)", 0),
        (MemoryModel::Checked, "(memory 1)", 1),
        (MemoryModel::Checked, "(memory 0)", 0),
        (MemoryModel::Checked, "(memory i64 1)", 0),
        (MemoryModel::Reserved, "(memory 1)", 0),
    ] {
        let body = if memory.contains("i64") { &wide } else { &body };
        assert_eq!(static_loops(model, memory, body), count, "{model:?}, {memory}");
    }
    let both = counted("(i32.store (local.get $i) (i32.load 1 (local.get $i)))");
    assert_eq!(static_loops(MemoryModel::Guarded, "(memory 1) (memory 1)", &both), 1);
    assert_eq!(static_loops(MemoryModel::Guarded, "(memory 1) (memory 0)", &both), 0);
}

#[test]
fn a_loop_that_is_too_long_to_be_looked_at_is_as_any_other() {
    let store = "(i32.store (local.get $i) (i32.const 1))";
    check(&counted(&store.repeat(400)), 1);
    check(&counted(&store.repeat(600)), 0);
}
