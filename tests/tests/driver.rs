//! The driver of `.wast` files itself: it says of a directive that does not hold that it failed, and of one
//! that it leaves out, why.
#![allow(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use std::fs;

use tests::harness::{Libraries, OptLevel, target_dir};
use tests::spec::{Counts, FileReport, Setting, TestFile, files_below, run};
use wasm2rs_build::Version;

fn report(name: &str, text: &'static str) -> FileReport {
    report_with("checked", name, text)
}

fn report_with(setting: &str, name: &str, text: &'static str) -> FileReport {
    let setting = Setting::named(setting).unwrap();
    let libraries = Libraries::build(OptLevel::O0, &["spec-script"]).unwrap();
    run(&TestFile::new(format!("driver/{name}"), text), setting, &libraries)
}

fn lines(findings: &[tests::spec::Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn what_does_not_hold_fails_with_what_happened() {
    let report = report(
        "failures",
        r#"(module
  (global (export "g") i32 (i32.const 7))
  (func (export "id") (param f32) (result f32) (local.get 0))
  (func (export "div") (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0))))
(assert_return (invoke "id" (f32.const nan:0x200000)) (f32.const nan:canonical))
(assert_return (invoke "id" (f32.const nan:0x200000)) (f32.const nan:arithmetic))
(assert_return (invoke "id" (f32.const 0)) (f32.const -0))
(assert_trap (invoke "div" (i32.const 0)) "integer overflow")
(assert_trap (invoke "div" (i32.const 1)) "integer divide by zero")
(assert_return (invoke "div" (i32.const 0)) (i32.const 1))
(assert_return (get "g") (i32.const 8))
(assert_exhaustion (invoke "div" (i32.const 0)) "call stack exhausted")
(assert_trap (module (func $main) (start $main)) "unreachable")
(assert_return (invoke "no such function"))
(assert_return (get "div"))
(assert_return (invoke $nobody "div"))
(invoke "div" (i32.const 0))
(assert_return (get "g") (i32.const 7))
"#,
    );
    assert_eq!(
        lines(&report.failures),
        [
            "line 5, assert_return: returned [f32:0x7fa00000], not [f32:nan:canonical]",
            "line 6, assert_return: returned [f32:0x7fa00000], not [f32:nan:arithmetic]",
            "line 7, assert_return: returned [f32:0x0], not [f32:0x80000000]",
            "line 8, assert_trap: failed with wasm trap: integer divide by zero, not integer overflow",
            "line 9, assert_trap: returned [i32:0x1], no trap: integer divide by zero",
            "line 10, assert_return: failed with wasm trap: integer divide by zero",
            "line 11, assert_return: returned [i32:0x7], not [i32:0x8]",
            "line 12, assert_exhaustion: failed with wasm trap: integer divide by zero, not call stack exhausted",
            "line 13, assert_trap: returned [], no trap: unreachable",
            r#"line 14, assert_return: the module exports no Func "no such function""#,
            r#"line 15, assert_return: the module exports no Global "div""#,
            "line 16, assert_return: there is no such instance",
            "line 17, invoke: failed with wasm trap: integer divide by zero",
        ]
    );
    assert_eq!(report.assertions, Counts { passed: 1, failed: 12, not_run: 0 });
    assert_eq!(report.directives, Counts { passed: 2, failed: 13, not_run: 0 });
}

#[test]
fn a_valid_module_that_should_be_rejected_fails_and_an_invalid_one_passes() {
    let report = report(
        "rejections",
        r#"(assert_invalid (module (func (result i32) (i32.const 1))) "type mismatch")
(assert_invalid (module (func (result i32) (i64.const 1))) "type mismatch")
(assert_malformed (module quote "(func (result i32) (i32.const 1))") "unexpected token")
(assert_malformed (module quote "(func (result i32) (i32.const))") "unexpected token")
(assert_malformed (module binary "\00asm\01\00\00\00") "unexpected end")
(assert_malformed (module binary "\00asm\01\00\00") "unexpected end")
"#,
    );
    assert_eq!(
        lines(&report.failures),
        [
            "line 1, assert_invalid: is translated as a module of version LATEST",
            "line 3, assert_malformed: is translated as a module of version LATEST",
            "line 5, assert_malformed: is translated as a module of version LATEST",
        ]
    );
    assert_eq!(report.assertions, Counts { passed: 3, failed: 3, not_run: 0 });
}

#[test]
fn a_module_that_fails_fails_what_uses_it_and_the_last_good_one_is_not_used_instead() {
    let report = report(
        "modules",
        r#"(module (func (export "f") (result i32) (i32.const 1)))
(module $bad (func $main (unreachable)) (start $main) (func (export "f") (result i32) (i32.const 2)))
(assert_return (invoke "f") (i32.const 1))
(module (func (export "f") (result i32) (i64.const 3)))
(assert_return (invoke "f") (i32.const 1))
(assert_return (invoke $bad "f") (i32.const 2))
"#,
    );
    assert_eq!(report.assertions, Counts { passed: 0, failed: 3, not_run: 0 });
    assert_eq!(report.directives, Counts { passed: 1, failed: 5, not_run: 0 });
    assert_eq!(report.failures[0].text, "failed with wasm trap: unreachable");
    assert_eq!(report.failures[1].text, "instance 1 was not made");
    assert!(report.failures[2].text.starts_with("is not translated: "), "{}", report.failures[2].text);
    assert_eq!(report.failures[3].text, "its module failed");
}

#[test]
fn modules_that_import_from_each_other_share_what_they_import() {
    let report = report(
        "linking",
        r#"(module $a
  (memory (export "m") 1) (table (export "t") 2 funcref) (global (export "g") (mut i32) (i32.const 7))
  (func (export "load") (result i32) (i32.load (i32.const 0)))
  (func (export "call") (result i32) (call_indirect (result i32) (i32.const 1))))
(register "a" $a)
(module $b
  (memory (import "a" "m") 1) (table (import "a" "t") 1 funcref) (global $g (import "a" "g") (mut i32))
  (func $f (result i32) (i32.const 9)) (elem (i32.const 1) $f)
  (func (export "set") (global.set $g (i32.const 8)) (i32.store (i32.const 0) (i32.const 6))))
(invoke $b "set")
(assert_return (get $a "g") (i32.const 8))
(assert_return (invoke $a "load") (i32.const 6))
(assert_return (invoke $a "call") (i32.const 9))
(assert_trap (module (memory (import "a" "m") 1) (data (i32.const 0) "\05") (data (i32.const 65536) "x")) "out of bounds memory access")
(assert_return (invoke $a "load") (i32.const 5))
(assert_trap (invoke "load") "unreachable")
(register "b" $a)
(module (func (import "b" "load") (result i32)) (export "f" (func 0)))
(assert_return (invoke "f") (i32.const 5))
"#,
    );
    assert_eq!(lines(&report.failures), [r#"line 16, assert_trap: the module exports no Func "load""#]);
    assert_eq!(report.assertions, Counts { passed: 6, failed: 1, not_run: 0 });
}

#[test]
fn a_name_means_the_instance_that_was_registered_last_when_a_module_is_instantiated() {
    let report = report(
        "registering",
        r#"(module definition $d (global (export "g") (mut i32) (i32.const 0)) (func (export "f") (result i32) (i32.const 1)))
(module instance $d1 $d)
(module instance $d2 $d)
(register "d" $d1)
(module $u1 (global (import "d" "g") (mut i32)) (func (export "set") (global.set 0 (i32.const 1))))
(register "d" $d2)
(module $u2 (global (import "d" "g") (mut i32)) (func (export "set") (global.set 0 (i32.const 2))))
(invoke $u1 "set")
(invoke $u2 "set")
(assert_return (get $d1 "g") (i32.const 1))
(assert_return (get $d2 "g") (i32.const 2))
"#,
    );
    assert_eq!(report.failures, []);
    assert_eq!(report.directives, Counts { passed: 11, failed: 0, not_run: 0 });
}

#[test]
fn what_spectest_exports_is_shared_within_a_file() {
    let report = report(
        "spectest",
        r#"(module (memory (import "spectest" "memory") 1) (data (i32.const 0) "\03"))
(module $m (memory (import "spectest" "memory") 1 2) (func $print (import "spectest" "print_i32") (param i32))
  (global $g (import "spectest" "global_i32") i32)
  (func (export "load") (result i32) (call $print (global.get $g)) (i32.load (i32.const 0))))
(assert_return (invoke $m "load") (i32.const 3))
"#,
    );
    assert_eq!(report.failures, []);
    assert_eq!(report.assertions, Counts { passed: 1, failed: 0, not_run: 0 });
}

#[test]
fn the_reason_why_modules_can_not_be_linked_is_compared() {
    let report = report(
        "unlinkable",
        r#"(module $a (memory (export "m") 1) (func (export "f")) (func (export "grow") (drop (memory.grow (i32.const 1)))))
(register "a" $a)
(assert_unlinkable (module (import "a" "nothing" (func))) "unknown import")
(assert_unlinkable (module (import "nobody" "f" (func))) "unknown import")
(assert_unlinkable (module (import "spectest" "nothing" (func))) "unknown import")
(assert_unlinkable (module (import "a" "f" (func (param i32)))) "incompatible import type")
(assert_unlinkable (module (import "a" "m" (memory 2))) "incompatible import type")
(assert_unlinkable (module (import "a" "nothing" (func))) "incompatible import type")
(assert_unlinkable (module (import "a" "f" (func (param i32)))) "unknown import")
(assert_unlinkable (module (import "a" "f" (func))) "incompatible import type")
(invoke $a "grow")
(assert_unlinkable (module (import "a" "m" (memory 2))) "incompatible import type")
(module (import "a" "nothing" (func)))
"#,
    );
    let failed: Vec<usize> = report.failures.iter().map(|finding| finding.line).collect();
    assert_eq!(failed, [8, 9, 10, 12, 13]);
    assert_eq!(report.failures[2].text, "was linked: incompatible import type");
    assert_eq!(report.assertions, Counts { passed: 5, failed: 4, not_run: 0 });
}

#[test]
fn what_needs_exceptions_is_left_out_with_what_imports_from_it() {
    let report = report(
        "features",
        r#"(module $e (tag (export "t")) (func (export "f") (result i32) (i32.const 1)))
(register "e" $e)
(assert_return (invoke $e "f") (i32.const 1))
(module $u (func (import "e" "f") (result i32)) (export "f" (func 0)))
(assert_return (invoke $u "f") (i32.const 1))
(assert_exception (invoke $u "f"))
(module (type (struct)) (func (export "f") (result i32) (i32.const 1)))
(assert_return (invoke "f") (i32.const 1))
"#,
    );
    assert_eq!(report.failures, []);
    let reasons: Vec<&str> = report.not_run.iter().map(|finding| finding.text.as_str()).collect();
    assert_eq!(reasons[..6], ["needs exceptions"; 6]);
    assert_eq!(reasons[6..], ["needs garbage collection"; 2]);
    assert_eq!(report.assertions, Counts { passed: 0, failed: 0, not_run: 4 });
}

#[test]
fn a_file_about_a_version_rejects_what_came_later() {
    let text = r#"(assert_invalid (module (memory 0) (memory 0)) "multiple memories")
(assert_invalid (module (func (result i32) (i64.const 1))) "type mismatch")
"#;
    let libraries = Libraries::build(OptLevel::O0, &["spec-script"]).unwrap();
    for (versions, passed) in
        [(vec![Version::V2], 2), (vec![Version::V3], 1), (vec![Version::V2, Version::V3], 1)]
    {
        let file = TestFile { versions, ..TestFile::new("driver/versions", text) };
        assert_eq!(
            run(&file, Setting::DEFAULT, &libraries).assertions,
            Counts { passed, failed: 2 - passed, not_run: 0 }
        );
    }
}

#[test]
fn a_file_that_is_no_script_fails() {
    let report = report("nonsense", "(module (func)\n(assert_nothing))");
    assert_eq!(report.directives, Counts { passed: 0, failed: 1, not_run: 0 });
    assert!(report.failures[0].text.starts_with("is no .wast file: "), "{}", report.failures[0].text);
}

#[test]
fn a_folder_is_searched_for_files_by_name() {
    let dir = target_dir().join("driver-files");
    fs::create_dir_all(dir.join("proposals/simd")).unwrap();
    for name in ["b.wast", "a.wast", "notes.txt", "proposals/simd/c.wast"] {
        fs::write(dir.join(name), "(module)").unwrap();
    }
    let files = files_below(&dir).unwrap();
    assert_eq!(
        files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
        ["a", "b", "proposals/simd/c"]
    );
    assert!(files_below(&dir.join("nothing")).is_err());
}

/// What traps in one model and not in the other, with what comes after it.
const OUT_OF_BOUNDS: &str = r#"(module
  (memory 1)
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "store") (param i32) (i64.store (local.get 0) (i64.const -1)))
  (func (export "fill") (param i32) (memory.fill (local.get 0) (i32.const 1) (i32.const 8)))
  (func (export "div") (param i32) (i32.store (i32.const 0) (i32.div_s (i32.const 1) (local.get 0)))))
(assert_return (invoke "load" (i32.const 0xfffc)) (i32.const 0))
(assert_return (invoke "load" (i32.const 0)) (i32.const 9))
(assert_trap (invoke "load" (i32.const 0x10000)) "out of bounds memory access")
(assert_trap (invoke "store" (i32.const 0xfffc)) "out of bounds memory access")
(assert_return (invoke "load" (i32.const 0xfffc)) (i32.const 0))
(assert_return (invoke "load" (i32.const 0)) (i32.const 0))
(assert_trap (invoke "fill" (i32.const 0xfffc)) "out of bounds memory access")
(assert_trap (invoke "fill" (i32.const 0)) "out of bounds memory access")
(assert_trap (invoke "div" (i32.const 1)) "integer divide by zero")
(module (memory 1) (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
(assert_return (invoke "load" (i32.const 0)) (i32.const 9))
"#;

const WRONG: [&str; 4] = [
    "line 8, assert_return: returned [i32:0x0], not [i32:0x9]",
    "line 14, assert_trap: returned [], no trap: out of bounds memory access",
    "line 15, assert_trap: returned [], no trap: integer divide by zero",
    "line 17, assert_return: returned [i32:0x0], not [i32:0x9]",
];

#[test]
fn a_model_gives_up_the_traps_of_accesses_and_what_they_leave_and_nothing_else() {
    let report = report_with("reserved", "given_up", OUT_OF_BOUNDS);
    assert_eq!(
        lines(&report.not_run),
        [
            "line 9, assert_trap: does not trap in this model",
            "line 10, assert_trap: does not trap in this model",
            "line 11, assert_return: sees what an access that did not trap has written",
        ]
    );
    assert_eq!(lines(&report.failures), WRONG);
    assert!(!report.same_by_default);
}

#[test]
fn a_model_that_traps_gives_nothing_up() {
    let mut settings = vec!["checked", "interruptible"];
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        settings.push("guarded");
    }
    for setting in settings {
        let report = report_with(setting, &format!("traps_{setting}"), OUT_OF_BOUNDS);
        assert_eq!(
            (lines(&report.not_run), lines(&report.failures)),
            (Vec::new(), WRONG.map(String::from).to_vec())
        );
    }
}

#[test]
fn with_another_model_a_file_without_memory_is_not_run_and_a_refused_memory_says_why() {
    let without = report_with(
        "reserved",
        "without_memory",
        "(module (func (export \"f\")))\n(assert_return (invoke \"f\"))",
    );
    assert!(without.same_by_default);
    assert_eq!(without.directives, Counts::default());
    let refused = report_with(
        "guarded",
        "refused_memory",
        "(module (memory i64 1) (func (export \"f\")))\n(assert_return (invoke \"f\"))\n(module (memory 1 (pagesize 1)))",
    );
    assert_eq!(
        lines(&refused.not_run),
        [
            "line 1, module: has a memory with 64-bit addresses",
            "line 2, assert_return: has a memory with 64-bit addresses",
            "line 3, module: has a memory with pages of single bytes",
        ]
    );
}
