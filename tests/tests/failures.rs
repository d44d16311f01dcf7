//! A guest that fails gives its caller the right error and can be called again: at rustc's optimisation levels
//! 0 and 3, on the main thread and on one with 2 MiB of stack, in each memory model whose accesses trap.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anyhow::{Context, Result, ensure};
use tests::harness::{Libraries, OptLevel, Program, wat};
use wasm2rs_build::{Config, MemoryModel};

/// How each case ended, by memory model, optimisation level and the program's words for it.
type Outcomes = BTreeMap<(String, OptLevel, String), String>;

const MODELS: &[MemoryModel] = match cfg!(all(target_os = "linux", target_arch = "x86_64")) {
    true => &[MemoryModel::Checked, MemoryModel::Guarded],
    false => &[MemoryModel::Checked],
};

static OUTCOMES: LazyLock<Result<Outcomes>> = LazyLock::new(run);

fn run() -> Result<Outcomes> {
    let mut outcomes = BTreeMap::new();
    for model in MODELS {
        let name = format!("{model:?}");
        let mut program = Program::new(format!("failures/{name}"));
        let config = |name: &str| Config::new().name(name).memory_model(*model).clone();
        let guest = wat(include_str!("failures/guest.wat"))?;
        program.module("guest", &config("guest").host("crate::Host").translate(&guest)?);
        let exit = wat(include_str!("failures/exit.wat"))?;
        program.module("exit", &config("exit").translate(&exit)?);
        program.module("wide", &config("wide").translate(&wat(&wide_frames(2_000))?)?);
        program.main(include_str!("failures/program.rs"));
        for opt_level in [OptLevel::O0, OptLevel::O3] {
            let binary = program.compile(&Libraries::build(opt_level, &["wasihost"])?)?;
            let no_args: [&str; 0] = [];
            let output = binary.run(no_args)?;
            let (stdout, stderr) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
            // Nothing is printed by itself, either.
            ensure!(output.status.success() && stderr.is_empty(), "{}\n{stdout}{stderr}", output.status);
            for line in stdout.lines() {
                let (case, outcome) = line.split_once(": ").context("a line without an outcome")?;
                outcomes.insert((name.clone(), opt_level, case.to_owned()), outcome.to_owned());
            }
        }
    }
    Ok(outcomes)
}

/// A guest whose function recurses with many live locals, and so with large frames.
fn wide_frames(locals: usize) -> String {
    let mut text = "(module (func $f (export \"recurse\") (param i64) (result i64) (local".to_owned();
    text.push_str(&" i64".repeat(locals));
    text.push_str(")\n");
    for local in 1..=locals {
        text.push_str(&format!("(local.set {local} (i64.mul (local.get 0) (i64.const {local})))\n"));
    }
    text.push_str("(local.set 0 (call $f (i64.add (local.get 0) (i64.const 1))))\n");
    for local in 1..=locals {
        text.push_str(&format!("(local.set 0 (i64.xor (local.get 0) (local.get {local})))\n"));
    }
    text.push_str("(local.get 0))\n(func (export \"fine\") (result i32) (i32.const 1)))");
    text
}

/// Asserts how a case ended, in each model, at both levels on both threads.
#[track_caller]
fn check(case: &str, expected: &str) {
    let outcomes = OUTCOMES.as_ref().unwrap_or_else(|error| panic!("{error:#}"));
    for model in MODELS {
        for (opt_level, thread) in
            [(OptLevel::O0, "main"), (OptLevel::O0, "small"), (OptLevel::O3, "main"), (OptLevel::O3, "small")]
        {
            let outcome = outcomes.get(&(format!("{model:?}"), opt_level, format!("{thread} {case}")));
            let found = outcome.map(String::as_str);
            assert_eq!(found, Some(expected), "{model:?}, opt-level {opt_level}, {thread} thread");
        }
    }
}

#[track_caller]
fn check_trap(case: &str, kind: &str) {
    check(case, &format!("wasm trap: {kind}, next call works: true"));
}

#[test]
fn recursion_for_ever_is_a_trap() {
    check_trap("recurse", "call stack exhausted");
    check_trap("recurse_mutually", "call stack exhausted");
    check_trap("recurse_indirectly", "call stack exhausted");
    check_trap("recurse_with_large_frames", "call stack exhausted");
}

#[test]
fn recursion_through_the_host_is_a_trap() {
    check_trap("recurse_through_the_host", "call stack exhausted");
}

#[test]
fn the_default_budget_is_useful_and_can_be_lowered() {
    check("depth", "more than 1,000");
    check("small budget", "less deep");
}

#[test]
fn division_by_zero_and_overflow_are_traps() {
    check_trap("divide_by_zero", "integer divide by zero");
    check_trap("overflow", "integer overflow");
}

#[test]
fn conversion_of_nan_is_a_trap() {
    check_trap("convert_nan", "invalid conversion to integer");
}

#[test]
fn access_outside_the_memory_is_a_trap() {
    check_trap("load_outside", "out of bounds memory access");
    check_trap("store_outside", "out of bounds memory access");
    check_trap("fill_outside", "out of bounds memory access");
}

#[test]
fn calls_through_null_mistyped_and_missing_entries_are_traps() {
    check_trap("call_null", "uninitialized element");
    check_trap("call_mistyped", "indirect call type mismatch");
    check_trap("call_outside", "undefined element");
}

#[test]
fn unreachable_is_a_trap() {
    check_trap("unreachable", "unreachable");
}

#[test]
fn what_a_host_function_fails_with_comes_out_of_the_call() {
    check(
        "host_fails",
        "a host function failed: disk 0 is on fire (source: disk 0 is on fire), next call works: true",
    );
}

#[test]
fn an_exit_carries_its_code() {
    check("start", "Ok(42), next call works: true");
    check("exit", "the guest exited with code 42, next call works: true");
}
