//! The driver of `.wast` files itself: it says of a directive that does not hold that it failed, and of one
//! that it leaves out, why.
#![allow(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use std::fs;

use tests::harness::{Libraries, OptLevel, target_dir};
use tests::spec::{Counts, FileReport, TestFile, files_below, run};

fn report(name: &str, text: &'static str) -> FileReport {
    let libraries = Libraries::build(OptLevel::O0, &["spec-script"]).unwrap();
    run(&TestFile::new(format!("driver/{name}"), text), &libraries)
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
            "line 1, assert_invalid: is translated",
            "line 3, assert_malformed: is translated",
            "line 5, assert_malformed: is translated",
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
fn what_needs_linking_is_left_out_with_what_depends_on_it() {
    let report = report(
        "linking",
        r#"(module $a (table (export "t") 1 funcref) (func (export "f") (result i32) (i32.const 1)))
(register "a" $a)
(assert_return (invoke $a "f") (i32.const 1))
(module $b (import "a" "t" (table 1 funcref)) (func (export "g")))
(assert_return (invoke $b "g"))
(assert_return (invoke $a "f") (i32.const 1))
(assert_unlinkable (module (import "a" "nothing" (func))) "unknown import")
"#,
    );
    assert_eq!(report.failures, []);
    assert_eq!(report.assertions, Counts { passed: 1, failed: 0, not_run: 3 });
    let reasons: Vec<&str> = report.not_run.iter().map(|finding| finding.text.as_str()).collect();
    assert_eq!(reasons, ["modules are not linked to each other yet"; 5]);
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
