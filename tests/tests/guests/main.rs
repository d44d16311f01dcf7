//! Real guests: modules that other people built and published, and C programs of other people, compiled here.
//!
//! `tests/guests/fetch.py` fetches and builds them. Without them the tests are ignored, with a word on how to get
//! them; with `WASM2RS_REQUIRE_GUESTS` set they fail.

mod location;
mod packages;
mod programs;

use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let mut trials = packages::trials();
    trials.extend(programs::trials());
    location::report_missing();
    libtest_mimic::run(&args, trials).exit_code()
}
