//! Passes keep what functions do: random functions return the same and trap alike with all passes and with none.

#[path = "passes/counters.rs"]
mod counters;
#[path = "passes/jumps.rs"]
mod jumps;
#[path = "passes/loops.rs"]
mod loops;
#[path = "passes/rounds.rs"]
mod rounds;

use anyhow::{Result, ensure};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use tests::harness::{Libraries, OptLevel, Program, wat};
use wasm2rs_build::{Config, MemoryModel, Pass};

const FUNCTIONS: usize = 400;

const MAIN: &str = include_str!("passes/program.rs");

#[test]
fn random_loops_over_bytes_do_the_same_with_all_passes_and_with_none() -> Result<()> {
    compare("loops", &loops::function(), |with, _| {
        let scans = with.matches("= scan_").count();
        ensure!(scans > FUNCTIONS / 8, "the pass finds {scans} loops, too few to say anything");
        Ok(())
    })
}

#[test]
fn random_jumps_do_the_same_with_all_passes_and_with_none() -> Result<()> {
    compare("jumps", &jumps::function(), |with, without| {
        let loops = |text: &str| text.matches(": loop {").count();
        let (with, without) = (loops(with), loops(without));
        ensure!(
            with > without * 5 / 4,
            "there are {with} loops instead of {without}, too few more to say anything"
        );
        Ok(())
    })
}

#[test]
fn random_counters_do_the_same_with_all_passes_and_with_none() -> Result<()> {
    compare("counters", &counters::function(), |with, without| {
        let starts_below_zero = |text: &str| text.matches(" = -").count();
        let (with, without) = (starts_below_zero(with), starts_below_zero(without));
        ensure!(
            with < without * 3 / 4,
            "{with} of {without} counters begin below zero, too many to say anything"
        );
        Ok(())
    })
}

#[test]
fn random_small_loops_do_the_same_with_all_passes_and_with_none() -> Result<()> {
    compare("rounds", &rounds::function(), |with, without| {
        let ways_out = |text: &str| text.matches("{ break 'b").count();
        let (with, without) = (ways_out(with), ways_out(without));
        ensure!(
            with > without + FUNCTIONS / 4,
            "there are {with} ways out of blocks instead of {without}, too few more to say anything"
        );
        Ok(())
    })
}

/// Compares functions with all passes and with none, in several settings, with the arguments that have that name in the program.
/// `has_an_effect` is given both texts.
fn compare(
    name: &str,
    function: &impl Strategy<Value = String>,
    has_an_effect: impl Fn(&str, &str) -> Result<()>,
) -> Result<()> {
    let mut runner = TestRunner::deterministic();
    let mut random = || -> Result<String> {
        let tree = function.new_tree(&mut runner).map_err(|why| anyhow::anyhow!("{why}"))?;
        Ok(tree.current())
    };
    let functions = (0..FUNCTIONS).map(|index| Ok(random()?.replace("{NAME}", &format!("f{index}"))));
    let functions = functions.collect::<Result<Vec<_>>>()?.concat();
    let module = wat(&format!("(module (memory (export \"memory\") 1) {functions})"))?;
    let names: String = (0..FUNCTIONS).map(|index| format!("f{index},")).collect();
    let mut settings = vec![(MemoryModel::Checked, OptLevel::O0), (MemoryModel::Checked, OptLevel::O3)];
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        settings.push((MemoryModel::Guarded, OptLevel::O3));
    }
    for (model, opt_level) in settings {
        let mut program = Program::new(format!("passes/{name}/{model:?}"));
        let config = |name: &str| Config::new().name(name).memory_model(model).clone();
        let with = config("with").translate(&module)?;
        let without = config("without").passes([] as [Pass; 0]).translate(&module)?;
        has_an_effect(with.rust(), without.rust())?;
        program.module("with", &with);
        program.module("without", &without);
        program.main(&MAIN.replace("/* names */", &names).replace("/* args */", name));
        let output = program.compile(&Libraries::build(opt_level, &[])?)?.run([""; 0])?;
        ensure!(output.status.success(), "{model:?}, {opt_level}: {output:?}");
    }
    Ok(())
}
