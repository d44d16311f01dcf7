//! The programs of wasi-testsuite for wasm32-wasip1: each translated, compiled with others into a Rust
//! program, run as the suite says, and judged by its exit status, its output and the calls that it made.
//!
//! `WASI_TESTSUITE` names the folder that holds `assemblyscript`, `c` and `rust`; by default it is the
//! submodule's, `wasi-testsuite/tests`. The trace of each program is left beside its files in
//! `target/wasi-testsuite`.

#[path = "wasi/batch.rs"]
mod batch;
#[path = "wasi/expectation.rs"]
mod expectation;
#[path = "wasi/guest.rs"]
mod guest;
#[path = "wasi/suite.rs"]
mod suite;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, bail, ensure};
use libtest_mimic::{Arguments, Trial};

use crate::batch::Batch;
use crate::expectation::{EXPECTATIONS, Expectation};
use crate::guest::Mode;
use crate::suite::{Location, Test};

/// How many Rust programs the tests are compiled into. More of them run on more cores; each costs the time to
/// link it.
const BATCHES: usize = 12;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let trials = match Location::find() {
        Location::Suite(dir) => match suite::tests(&dir).and_then(trials) {
            Ok(trials) => trials,
            Err(error) => vec![failing("the_suite_can_be_read", format!("{error:#}"))],
        },
        Location::NotFetched(dir) => {
            eprintln!(
                "wasi-testsuite is not tested: {} is empty. `git submodule update --init` fetches it; or set \
                 WASI_TESTSUITE to the folder that holds `assemblyscript`, `c` and `rust`.",
                dir.display()
            );
            vec![Trial::test("wasi_testsuite_is_not_there", || Ok(())).with_ignored_flag(true)]
        }
        Location::Wrong(dir) => {
            let message = format!("WASI_TESTSUITE is {}, where the suite is not", dir.display());
            vec![failing("the_suite_is_where_wasi_testsuite_says", message)]
        }
    };
    libtest_mimic::run(&args, trials).exit_code()
}

fn failing(name: &str, message: String) -> Trial {
    Trial::test(name, move || Err(message.into()))
}

/// Two tests for each program, one of them with a runtime that does nothing.
///
/// The programs of a batch are compiled when its first test runs. Neighbours are in different batches, so that
/// as many are compiled at once as there are cores.
fn trials(tests: Vec<Test>) -> Result<Vec<Trial>> {
    let batch_len = tests.len().div_ceil(BATCHES).max(1);
    let batches: Vec<_> = tests
        .chunks(batch_len)
        .enumerate()
        .map(|(index, tests)| Arc::new(Batch::new(index, tests.to_vec())))
        .collect();
    let mut trials = vec![completeness(&tests)];
    for index in 0..batch_len {
        for batch in &batches {
            let Some(test) = batch.tests().get(index).cloned() else { continue };
            for mode in [Mode::Run, Mode::Nothing] {
                let (test, batch) = (test.clone(), Arc::clone(batch));
                let name = match mode {
                    Mode::Run => test.name.clone(),
                    Mode::Nothing => format!("{}_fails_where_nothing_is_done", test.name),
                };
                trials.push(Trial::test(name, move || {
                    check(&test, &batch, mode).map_err(|error| format!("{error:#}").into())
                }));
            }
        }
    }
    Ok(trials)
}

/// The programs of the suite are those of the table.
fn completeness(tests: &[Test]) -> Trial {
    let found: Vec<_> = tests.iter().map(|test| test.name.clone()).collect();
    Trial::test("the_suite_has_the_programs_of_the_table", move || {
        let table: Vec<_> = EXPECTATIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
        if found == table { Ok(()) } else { Err(format!("{found:?} is not {table:?}").into()) }
    })
}

fn check(test: &Test, batch: &Batch, mode: Mode) -> Result<()> {
    let expectation = Expectation::of(&test.name)?;
    let outcome = guest::run(batch.binary()?, test, mode)?;
    let verdict = test.check(&outcome).and_then(|()| expectation.check(&outcome.calls));
    match mode {
        Mode::Run => verdict,
        Mode::Nothing => {
            ensure!(outcome.calls.is_empty(), "a runtime that does nothing makes no calls");
            if verdict.is_ok() {
                bail!("a runtime that does nothing and exits with 0 would pass");
            }
            Ok(())
        }
    }
}
