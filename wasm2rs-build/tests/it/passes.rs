//! The passes: what each one changes, and what it leaves alone.

use expect_test::{Expect, expect};
use wasm2rs_build::{Config, Pass, Version};

use crate::config::{functions, translate};

/// Asserts what the module's only function is without the pass, and that it is another one with it.
#[track_caller]
fn check_without(pass: Pass, text: &str, expected: &Expect) {
    let without = translate(Config::new().passes(Pass::ALL.into_iter().filter(|other| *other != pass)), text);
    assert_ne!(functions(&without), functions(&translate(&Config::new(), text)));
    expected.assert_eq(&functions(&without));
}

#[test]
fn without_jump_threading_jumps_go_through_the_br_table() {
    let text = r#"(module (func (export "f") (param i32 i32)
        (loop (block (block (br_table 0 1 (local.get 0)))
            (if (local.get 1) (then (local.set 0 (i32.const 1)) (br 2)))
            (local.set 0 (i32.const 0)) (br 1)))))"#;
    check_without(
        Pass::JumpThreading,
        text,
        &expect![[r#"
        fn f_0(_: &mut Cx, mut l0: i32, l1: i32) {
            'b1: loop {
                'b2: {
                    'b3: {
                        match l0 {
                            0 => break 'b3,
                            _ => break 'b2,
                        }
                    }
                    if l1 != 0 {
                        l0 = 1;
                        continue 'b1;
                    }
                    l0 = 0;
                    continue 'b1;
                }
                break;
            }
        }
    "#]],
    );
    expect![[r#"
        fn f_0(_: &mut Cx, l0: i32, l1: i32) {
            'b6: {
                'b5: {
                    match l0 {
                        0 => break 'b5,
                        _ => break 'b6,
                    }
                }
                loop {
                    if l1 != 0 {
                        break 'b6;
                    }
                }
            }
        }
    "#]]
    .assert_eq(&functions(&translate(&Config::new(), text)));
}

#[test]
fn a_number_that_something_else_reads_stays_and_so_do_jumps_up() {
    let text = r#"(module (func (export "f") (param i32) (result i32)
        (loop (block (block (br_table 0 1 (local.get 0)))
            (local.set 0 (i32.const 1)) (br 1))
            (br_if 0 (i32.eqz (local.get 0))))
        (local.get 0)))"#;
    expect![[r#"
        fn f_0(_: &mut Cx, mut l0: i32) -> i32 {
            'b1: loop {
                'b2: {
                    'b3: {
                        match l0 {
                            0 => break 'b3,
                            _ => break 'b2,
                        }
                    }
                    l0 = 1;
                    break 'b2;
                }
                if l0 == 0 { continue 'b1; }
                break;
            }
            l0
        }
    "#]]
    .assert_eq(&functions(&translate(&Config::new(), text)));
}

#[test]
fn jumps_up_make_loops_unless_these_would_be_nested_too_deep() {
    /// The last of `count` segments jumps to each of them.
    fn loops(count: usize) -> usize {
        let blocks = "(block ".repeat(count);
        let labels: String = (0..count).map(|segment| format!("{segment} ")).collect();
        let ends = ")".repeat(count);
        let jumps: String = (0..count)
            .map(|to| format!("(if (local.get 1) (then (local.set 0 (i32.const {to})) (br $again)))"))
            .collect();
        let text = format!(
            "(module (func (export \"f\") (param i32 i32) (loop $again {blocks} (br_table {labels} (local.get 0)) {ends} {jumps})))"
        );
        functions(&translate(&Config::new(), &text)).matches("loop {").count()
    }
    assert_eq!([1, 2, 32, 33, 1000].map(loops), [1, 2, 32, 1, 1]);
}

#[test]
fn without_implicit_continue_loops_end_with_one() {
    let text = r#"(module (func (export "f") (param i32)
        (block (loop (br_if 1 (local.get 0)) (br 0)))))"#;
    check_without(
        Pass::ImplicitContinue,
        text,
        &expect![[r#"
                fn f_0(_: &mut Cx, l0: i32) {
                    'b1: {
                        'b2: loop {
                            if l0 != 0 { break 'b1; }
                            continue 'b2;
                        }
                    }
                }
        "#]],
    );
}

#[test]
fn without_results_in_place_results_have_names_of_their_own() {
    let text = r#"(module (func $g (param i32) (result i32) (local.get 0))
        (func (export "f") (param i32) (result i32) (local i32)
        (local.set 1 (call $g (local.get 0)))
        (i32.add (local.get 1) (local.get 1))))"#;
    check_without(
        Pass::ResultsInPlace,
        text,
        &expect![[r#"
            fn g_0(_: &mut Cx, l0: i32) -> i32 {
                l0
            }

            fn f_1(cx: &mut Cx, l0: i32) -> i32 {
                check_stack(cx.stack.limit);
                let t0 = g_0(cx, l0);
                let l1 = t0;
                l1.wrapping_add(l1)
            }
        "#]],
    );
}

#[test]
fn without_unused_what_nothing_reads_is_there() {
    let text = r#"(module (func (export "f") (param i32) (local i32)
        (local.set 1 (i32.mul (local.get 0) (i32.const 3)))))"#;
    check_without(
        Pass::Unused,
        text,
        &expect![[r#"
                fn f_0(_: &mut Cx, l0: i32) {
                    let _l1 = l0.wrapping_mul(3);
                }
        "#]],
    );
}

#[test]
fn without_merged_checks_each_access_is_checked_alone() {
    let text = r#"(module (memory 1) (func (export "f") (param i32) (result i32)
        (i32.add (i32.load (local.get 0)) (i32.load offset=8 (local.get 0)))))"#;
    check_without(
        Pass::MergedChecks,
        text,
        &expect![[r#"
        fn f_0(_: &mut Cx, m: &mut Bytes, l0: i32) -> i32 {
            i32_load(l0, 0, m).wrapping_add(i32_load(l0, 8, m))
        }
    "#]],
    );
    let with = translate(&Config::new(), text);
    expect![[r#"
        fn f_0(_: &mut Cx, m: &mut Bytes, l0: i32) -> i32 {
            check(l0, 12, m);
            i32_load(l0, 0, m).wrapping_add(i32_load(l0, 8, m))
        }
    "#]]
    .assert_eq(&functions(&with));
}

#[test]
fn without_count_up_counters_begin_below_zero() {
    let text = r#"(module (memory 1) (func (export "f") (result i32) (local i32 i32)
        (local.set 0 (i32.const -64))
        (loop
            (local.set 1 (i32.add (local.get 1) (i32.load (i32.add (local.get 0) (i32.const 1088)))))
            (br_if 0 (local.tee 0 (i32.add (local.get 0) (i32.const 4)))))
        (local.get 1)))"#;
    check_without(
        Pass::CountUp,
        text,
        &expect![[r#"
            fn f_0(_: &mut Cx, m: &mut Bytes) -> i32 {
                assume_size(m, 65536);
                let mut l1 = 0i32;
                let mut l0 = -64i32;
                {
                    use rt::checked::known::*;
                    let m = &mut known(m, 65536);
                    'b1: loop {
                        l1 = l1.wrapping_add(i32_load(l0.wrapping_add(1088), 0, m));
                        l0 = l0.wrapping_add(4);
                        if l0 != 0 { continue 'b1; }
                        break;
                    }
                }
                l1
            }
        "#]],
    );
    expect![[r#"
        fn f_0(_: &mut Cx, m: &mut Bytes) -> i32 {
            assume_size(m, 65536);
            let mut l1 = 0i32;
            let mut l0 = 0i32;
            {
                use rt::checked::known::*;
                let m = &mut known(m, 65536);
                'b1: loop {
                    l1 = l1.wrapping_add(i32_load(l0, 1024, m));
                    l0 = l0.wrapping_add(4);
                    if l0 != 64 { continue 'b1; }
                    break;
                }
            }
            l1
        }
    "#]]
    .assert_eq(&functions(&translate(&Config::new(), text)));
}

#[test]
fn a_counter_that_may_miss_zero_or_is_seen_stays() {
    let function = |start: i32, inside: &str, after: &str| {
        let text = format!(
            "(module (memory 1) (func (export \"f\") (result i32) (local i32) (block $out
                (local.set 0 (i32.const {start}))
                (loop (i32.store (i32.add (local.get 0) (i32.const 1088)) (i32.const 7)) {inside}
                    (br_if 0 (local.tee 0 (i32.add (local.get 0) (i32.const 4)))))) {after}))"
        );
        functions(&translate(&Config::new(), &text))
    };
    let is_counted_up =
        |text: &str| text.contains("let mut l0 = 0i32") && text.contains("i32_store(l0, 1024, 7, m)");
    let seven = "(i32.const 7)";
    let usual = function(-64, "", seven);
    assert!(is_counted_up(&usual), "{usual}");
    let read = function(-64, "", "(local.get 0)");
    assert!(is_counted_up(&read) && read.contains("l0 = 0;"), "{read}");
    let left = function(-64, "(br_if $out (i32.load (i32.const 0)))", seven);
    assert!(is_counted_up(&left), "{left}");
    for (start, inside, after) in [
        (-62, "", seven),
        (-64, "(local.set 0 (i32.sub (local.get 0) (i32.const 4)))", seven),
        (-64, "(br_if $out (i32.load (i32.const 0)))", "(local.get 0)"),
        (-1092, "", seven),
        (64, "", seven),
    ] {
        let text = function(start, inside, after);
        assert!(text.contains(&format!("l0 = {start}")), "{text}");
    }
}

#[test]
fn without_whole_vectors_nothing_is_said_of_them() {
    let text = r#"(module (memory 1) (func (export "f") (param i32)
        (loop (v128.store (local.get 0) (i32x4.add (v128.load (local.get 0)) (v128.load offset=16 (local.get 0))))
            (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 16)))))))"#;
    check_without(
        Pass::WholeVectors,
        text,
        &expect![[r#"
        fn f_0(_: &mut Cx, m: &mut Bytes, mut l0: i32) {
            assume_size(m, 65536);
            'b1: loop {
                check(l0, 32, m);
                v128_store(l0, 0, i32x4_add(v128_load(l0, 0, m), v128_load(l0, 16, m)), m);
                l0 = l0.wrapping_sub(16);
                if l0 != 0 { continue 'b1; }
                break;
            }
        }
    "#]],
    );
    expect![[r#"
        fn f_0(_: &mut Cx, m: &mut Bytes, mut l0: i32) {
            assume_size(m, 65536);
            'b1: loop {
                keep_vectors();
                check(l0, 32, m);
                v128_store(l0, 0, i32x4_add(v128_load(l0, 0, m), v128_load(l0, 16, m)), m);
                l0 = l0.wrapping_sub(16);
                if l0 != 0 { continue 'b1; }
                break;
            }
        }
    "#]]
    .assert_eq(&functions(&translate(&Config::new(), text)));
}

#[test]
fn vectors_are_kept_in_the_innermost_loop_that_makes_them_and_nowhere_else() {
    let text = r#"(module (memory 1) (func (export "f") (param i32) (local v128)
        (local.set 1 (v128.load (local.get 0)))
        (loop $outer
            (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (loop (local.set 1 (i8x16.add (local.get 1) (v128.load (local.get 0)))) (br_if 0 (i32.load (local.get 0))))
            (br_if $outer (i32.load offset=4 (local.get 0))))
        (v128.store (local.get 0) (local.get 1))))"#;
    let text = functions(&translate(&Config::new(), text));
    assert_eq!(text.matches("keep_vectors();").count(), 1, "{text}");
    let (before, after) = text.split_once("keep_vectors();").unwrap();
    assert!(before.matches("loop {").count() == 3 && after.contains("i8x16_add"), "{text}");
}

#[test]
fn checks_are_merged_only_where_nothing_between_the_accesses_can_be_seen() {
    let text = r#"(module (memory 1) (global (mut i32) (i32.const 0)) (func $g)
        (func (export "f") (param i32 i32)
            (local.set 1 (i32.load (local.get 0)))
            ;; This store still belongs to the load before it, and what follows does not.
            (i32.store offset=4 (local.get 0) (local.get 1))
            (i32.store offset=8 (local.get 0) (local.get 1))
            ;; Loads, but off another address: the local is set in between.
            (local.set 1 (i32.load offset=12 (local.get 0)))
            (local.set 0 (i32.load offset=16 (local.get 1)))
            (local.set 1 (i32.load offset=20 (local.get 0)))
            ;; A trap of another kind, a global, a call and a branch can be seen.
            (local.set 1 (i32.div_u (i32.load offset=24 (local.get 0)) (local.get 1)))
            (global.set 0 (i32.load offset=28 (local.get 0)))
            (local.set 1 (i32.load offset=32 (local.get 0)))
            (call $g)
            (local.set 1 (i32.load offset=36 (local.get 0)))
            (if (local.get 1) (then (i32.store offset=40 (local.get 0) (i32.load8_u offset=50 (local.get 0)))))))"#;
    expect![[r#"
        fn g_0(_: &mut Cx) {
        }

        fn f_1(cx: &mut Cx, m: &mut Bytes, mut l0: i32, mut l1: i32) {
            check_stack(cx.stack.limit);
            assume_size(m, 65536);
            check(l0, 8, m);
            l1 = i32_load(l0, 0, m);
            i32_store(l0, 4, l1, m);
            i32_store(l0, 8, l1, m);
            l1 = i32_load(l0, 12, m);
            l0 = i32_load(l1, 16, m);
            check(l0, 28, m);
            l1 = i32_load(l0, 20, m);
            l1 = i32_div_u(i32_load(l0, 24, m), l1);
            cx.g0 = i32_load(l0, 28, m);
            l1 = i32_load(l0, 32, m);
            g_0(cx);
            l1 = i32_load(l0, 36, m);
            if l1 != 0 {
                i32_store(l0, 40, i32_load8_u(l0, 50, m), m);
            }
        }
    "#]]
    .assert_eq(&functions(&translate(&Config::new(), text)));
}

#[test]
fn without_byte_scans_loops_go_byte_by_byte() {
    let text = r#"(module (memory 1) (func (export "f") (param i32)
        (loop
            (local.set 0 (i32.add (local.get 0) (i32.const 1)))
            (br_if 0 (i32.load8_u (local.get 0))))))"#;
    check_without(
        Pass::ByteScans,
        text,
        &expect![[r#"
        fn f_0(_: &mut Cx, m: &mut Bytes, mut l0: i32) {
            assume_size(m, 65536);
            'b1: loop {
                l0 = l0.wrapping_add(1);
                if i32_load8_u(l0, 0, m) != 0 { continue 'b1; }
                break;
            }
        }
    "#]],
    );
    expect![[r#"
        fn f_0(_: &mut Cx, m: &mut Bytes, mut l0: i32) {
            assume_size(m, 65536);
            let t0 = scan_until(l0.wrapping_add(1), 0, 0, -1, m);
            l0 = l0.wrapping_add(t0);
            'b1: loop {
                l0 = l0.wrapping_add(1);
                if i32_load8_u(l0, 0, m) != 0 { continue 'b1; }
                break;
            }
        }
    "#]]
    .assert_eq(&functions(&translate(&Config::new(), text)));
}

#[test]
fn without_two_rounds_each_round_has_its_branch_back() {
    let text = r#"(module (memory 1) (func (export "f") (param i32 i32)
        (loop (i32.store8 (local.get 0) (i32.const 1))
            (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (local.get 1))) (i32.const 100))))))"#;
    check_without(
        Pass::TwoRounds,
        text,
        &expect![[r#"
        fn f_0(_: &mut Cx, m: &mut Bytes, mut l0: i32, l1: i32) {
            assume_size(m, 65536);
            'b1: loop {
                i32_store8(l0, 0, 1, m);
                l0 = l0.wrapping_add(l1);
                if (l0 as u32) < 100 { continue 'b1; }
                break;
            }
        }
    "#]],
    );
    expect![[r#"
        fn f_0(_: &mut Cx, m: &mut Bytes, mut l0: i32, l1: i32) {
            assume_size(m, 65536);
            'b2: {
                'b1: loop {
                    i32_store8(l0, 0, 1, m);
                    l0 = l0.wrapping_add(l1);
                    if (l0 as u32) >= 100 { break 'b2; }
                    i32_store8(l0, 0, 1, m);
                    l0 = l0.wrapping_add(l1);
                    if (l0 as u32) < 100 { continue 'b1; }
                    break;
                }
            }
        }
    "#]]
    .assert_eq(&functions(&translate(&Config::new(), text)));
}

#[test]
fn rounds_that_count_or_are_large_or_do_something_else_are_there_once() {
    let stores = |round: &str, config: &Config| {
        let text = format!(
            r#"(module (memory 1) (func $h (export "h")) (func (export "f") (param $x i32) (param $y i32)
                (loop $next {round} (br_if $next (local.get $x)))))"#
        );
        functions(&translate(config, &text)).matches("i32_store(").count()
    };
    let store = "(i32.store (local.get $x) (local.get $y))";
    assert_eq!(stores(store, &Config::new()), 2);
    assert_eq!(stores(store, Config::new().interruptible(true)), 1, "a check is as much as all of the round");
    assert_eq!(stores(&store.repeat(6), &Config::new()), 12);
    assert_eq!(stores(&store.repeat(7), &Config::new()), 7);
    let long = "(local.set $x (i32.mul (local.get $x) (local.get $y)))".repeat(5);
    assert_eq!(stores(&format!("{store} {long}"), &Config::new()), 2);
    let longer = long.replacen(
        "(local.get $y)",
        "(i32.xor (local.get $x) (i32.shl (local.get $y) (local.get $x)))",
        2,
    );
    assert_eq!(stores(&format!("{store} {longer}"), &Config::new()), 1);
    for other in [
        "(local.set $y (i32.add (local.get $y) (i32.const 1)))",
        "(local.set $y (i32.sub (local.get $y) (i32.const 4)))",
        "(call $h)",
        "(drop (memory.grow (local.get $x)))",
        "(br_if $next (local.get $y))",
        "(block (br_if 0 (local.get $y)) (local.set $y (local.get $x)))",
    ] {
        assert_eq!(stores(&format!("{store} {other}"), &Config::new()), 1, "{other}");
    }
}

#[test]
fn without_recursion_a_function_calls_itself_and_checks_the_stack_each_time() {
    let text = r#"(module (func $f (export "f") (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (call $f (i32.add (local.get 0) (i32.const -1)))) (else (i32.const 1)))))"#;
    check_without(
        Pass::Recursion,
        text,
        &expect![[r#"
        fn f_0(cx: &mut Cx, l0: i32) -> i32 {
            check_stack(cx.stack.limit);
            if l0 != 0 {
                let t0 = f_0(cx, l0.wrapping_add(-1));
                t0
            } else {
                1i32
            }
        }
    "#]],
    );
    let with = functions(&translate(&Config::new(), text));
    let count = |text: &str| with.matches(text).count();
    assert_eq!(
        (count("check_stack("), count("fn f_0"), count("f_0_in3(cx, l0"), count("f_0(cx, l0")),
        (1, 4, 1, 1)
    );
}

#[test]
fn large_functions_and_those_that_end_in_calls_are_not_copied_for_their_recursion() {
    let adds = "(global.set 0 (i32.add (global.get 0) (i32.const 1)))".repeat(32);
    let ends = "(return_call $f (call $f (local.get 0)))";
    for text in [format!("{adds} (call $f (local.get 0))"), ends.to_owned()] {
        let text = format!(
            "(module (global (mut i32) (i32.const 0))
                (func $f (export \"f\") (param i32) (result i32) {text}))"
        );
        let config = Config::new().version(Version::V3).clone();
        assert_eq!(functions(&translate(&config, &text)).matches("_in1").count(), 0);
    }
}

#[test]
fn without_late_declarations_locals_stand_at_the_start() {
    let text = r#"(module (func (export "f") (param i32) (result i32) (local i32)
        (local.set 1 (i32.mul (local.get 0) (i32.const 3)))
        (i32.add (local.get 1) (local.get 1))))"#;
    check_without(
        Pass::LateDeclarations,
        text,
        &expect![[r#"
                fn f_0(_: &mut Cx, l0: i32) -> i32 {
                    let mut l1 = 0i32;
                    l1 = l0.wrapping_mul(3);
                    l1.wrapping_add(l1)
                }
        "#]],
    );
}

#[test]
fn the_order_in_which_passes_are_given_does_not_matter() {
    let path = format!("{}/tests/golden/loops.wat", env!("CARGO_MANIFEST_DIR"));
    let module = wat::parse_file(path).unwrap();
    let mut reversed = Pass::ALL;
    reversed.reverse();
    let files = Config::new().passes(reversed).translate(&module).unwrap();
    assert_eq!(files, Config::new().translate(&module).unwrap());
}

#[test]
fn without_passes_the_checks_are_where_they_are_with_them() {
    let text = r#"(module (memory 1) (func $g (result i32) (i32.const 1)) (func (export "f") (param i32) (result i32)
        (local i32)
        (local.set 1 (call $g))
        (block (loop (drop (i32.add (i32.load (local.get 1)) (i32.load offset=4 (local.get 1))))
            (br_if 1 (local.get 0)) (br 0)))
        (call $g)))"#;
    let count = |config: &mut Config| {
        let files = translate(config.interruptible(true), text);
        functions(&files).matches("check_interrupt(").count()
    };
    assert_eq!(count(&mut Config::new()), 2);
    assert_eq!(count(Config::new().passes([])), 2);
}
