//! Guests that do not end by themselves are ended from outside, in each memory model, at rustc's optimisation levels 0
//! and 3, and work afterwards. What is here and not beside the golden files needs optimised code, the other memory models,
//! WASI or several modules.

use std::sync::LazyLock;

use anyhow::{Result, ensure};
use tests::harness::{Libraries, OptLevel, Program, wat};
use wasm2rs_build::{Config, Linked, MemoryModel};

const MODELS: &[MemoryModel] = match cfg!(all(target_os = "linux", target_arch = "x86_64")) {
    true => &[MemoryModel::Checked, MemoryModel::Guarded, MemoryModel::Reserved],
    false => &[MemoryModel::Checked, MemoryModel::Reserved],
};

/// What the program printed, by memory model and optimisation level.
static OUTPUTS: LazyLock<Result<Vec<(String, String)>>> = LazyLock::new(run);

fn run() -> Result<Vec<(String, String)>> {
    let mut outputs = Vec::new();
    for model in MODELS {
        let program = program(*model)?;
        for opt_level in [OptLevel::O0, OptLevel::O3] {
            let binary = program.compile(&Libraries::build(opt_level, &["wasihost"])?)?;
            let no_args: [&str; 0] = [];
            let output = binary.run(no_args)?;
            let (stdout, stderr) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
            // Nothing is printed by itself, either.
            ensure!(output.status.success() && stderr.is_empty(), "{}\n{stdout}{stderr}", output.status);
            outputs.push((format!("{model:?}, opt-level {opt_level}"), stdout));
        }
    }
    Ok(outputs)
}

fn program(model: MemoryModel) -> Result<Program> {
    let mut program = Program::new(format!("interrupts/{model:?}"));
    let config = |name: &str| Config::new().name(name).memory_model(model).interruptible(true).clone();
    let golden = wat(include_str!("../../wasm2rs-build/tests/golden/interrupts.wat"))?;
    program.module("guest", &config("guest").host("crate::Host").translate(&golden)?);
    let start = wat(include_str!("../../wasm2rs-build/tests/golden/interrupted_start.wat"))?;
    program.module("starting", &config("starting").translate(&start)?);
    program
        .module("sleeping", &config("sleeping").translate(&wat(include_str!("interrupts/sleeping.wat"))?)?);
    let lib = Linked::bytes(wat(include_str!("interrupts/lib.wat"))?);
    let main = wat(include_str!("interrupts/linked.wat"))?;
    program.module("linked", &config("linked").link("lib", lib).translate(&main)?);
    program.main(include_str!("interrupts/program.rs"));
    Ok(program)
}

/// Asserts that the program's case ended in this way, in each model at both levels.
#[track_caller]
fn check(case: &str, expected: &str) {
    let outputs = OUTPUTS.as_ref().unwrap_or_else(|error| panic!("{error:#}"));
    for (settings, output) in outputs {
        let found = output.lines().find_map(|line| line.strip_prefix(case)?.strip_prefix(": "));
        assert_eq!(found, Some(expected), "{settings}");
    }
}

/// Asserts that the call was interrupted, and that the next ones gave what they should.
#[track_caller]
fn check_interrupted(case: &str) {
    check(case, "the call was interrupted; afterwards 55 55 81");
}

#[test]
fn loops_are_interrupted() {
    check_interrupted("spin");
    check_interrupted("count_for_ever");
    check_interrupted("spin_by_table");
    check_interrupted("spin_by_jumps");
    check_interrupted("sum");
}

#[test]
fn trees_of_calls_are_interrupted() {
    check_interrupted("fib");
    check_interrupted("ping");
    check_interrupted("spin_by_reference");
}

#[test]
fn calls_that_end_functions_are_interrupted() {
    check_interrupted("tick");
}

#[test]
fn a_nested_call_is_interrupted_and_so_is_its_caller() {
    check_interrupted("nested");
    check("nested, and the host goes on", "the nested call: the call was interrupted; the outer call: Ok(9)");
}

#[test]
fn a_deadline_that_is_not_over_changes_nothing() {
    check("in time", "55 false");
}

#[test]
fn an_interrupt_before_a_call_ends_the_call() {
    check("before", "the call was interrupted, the call was interrupted, then Ok(81)");
}

#[test]
fn an_error_of_the_guests_own_stays_what_it_is() {
    check("trap", "wasm trap: out of bounds memory access");
}

#[test]
fn start_functions_are_interrupted() {
    check("start", "the call was interrupted");
}

#[test]
fn many_instances_on_many_threads_share_a_handle_or_have_their_own() {
    check("shared", "8 of 8 were interrupted");
    check("own", "4 of 8 were interrupted");
}

#[test]
fn linked_modules_have_one_handle() {
    check("linked", "the call was interrupted; afterwards Ok(3)");
}

#[test]
fn a_guest_that_sleeps_is_woken() {
    check("sleeping", "the call was interrupted");
}
