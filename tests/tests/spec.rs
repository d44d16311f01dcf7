//! The WebAssembly specification's test suite: each `.wast` file is one test.
//!
//! `cargo test -p tests --test spec [NAME]`. `WASM2RS_SPEC_OPT` is the optimisation level of the programs, 0 or
//! 3; `WASM2RS_SPEC_SETTING` the translator's options, `checked`, `guarded`, `reserved` or `interruptible`; `WASM2RS_SPEC_DIR` is a folder with
//! another version of the suite. A run of all files writes `target/conformance-O<level>.json`, or
//! `target/conformance-<setting>-O<level>.json`.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs};

use anyhow::{Context, Result};
use libtest_mimic::{Arguments, Failed, Trial};
use tests::harness::{Libraries, OptLevel};
use tests::spec::{FileReport, LevelReport, Setting, TestFile, files_below, run, suite};

fn main() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let opt_level: OptLevel = env::var("WASM2RS_SPEC_OPT").as_deref().unwrap_or("0").parse()?;
    let setting = Setting::named(env::var("WASM2RS_SPEC_SETTING").as_deref().unwrap_or("checked"))?;
    let dir = env::var_os("WASM2RS_SPEC_DIR");
    let own_suite = dir.is_none();
    let files = match dir {
        Some(dir) => files_below(dir.as_ref())?,
        None => suite(),
    };
    let libraries = Arc::new(Libraries::build(opt_level, &["spec-script"])?);
    let reports = Arc::new(Mutex::new(Vec::new()));
    let trial = |file: TestFile| {
        let (libraries, reports) = (Arc::clone(&libraries), Arc::clone(&reports));
        Trial::test(file.name.clone(), move || {
            let report = run(&file, setting, &libraries);
            let result = check(&report, setting, own_suite);
            reports.lock().unwrap_or_else(PoisonError::into_inner).push(report);
            result
        })
    };
    let conclusion = libtest_mimic::run(&arguments, files.into_iter().map(trial).collect());
    let ran = conclusion.num_passed + conclusion.num_failed;
    if ran > 0 && conclusion.num_filtered_out == 0 {
        let files = reports.lock().unwrap_or_else(PoisonError::into_inner).split_off(0);
        write(&LevelReport::new(opt_level, files), setting, opt_level)?;
    }
    Ok(conclusion.exit_code())
}

/// A file passes if no directive failed, and none was left out of the crate's own suite but for the reasons that
/// the conformance page lists.
fn check(report: &FileReport, setting: &Setting, own_suite: bool) -> Result<(), Failed> {
    const SHOWN: usize = 20;
    let known: Vec<String> = setting.known_reasons().iter().map(ToString::to_string).collect();
    let left_out = report.not_run.iter().filter(|finding| own_suite && !known.contains(&finding.text));
    let problems: Vec<_> = report.failures.iter().chain(left_out).collect();
    if problems.is_empty() {
        return Ok(());
    }
    let mut text = format!("{} directives failed or were left out:\n", problems.len());
    for problem in problems.iter().take(SHOWN) {
        text.push_str(&format!("{problem}\n"));
    }
    Err(text.into())
}

fn write(report: &LevelReport, setting: &Setting, opt_level: OptLevel) -> Result<()> {
    let path = setting.report_path(opt_level);
    let mut json = serde_json::to_string_pretty(report)?;
    json.push('\n');
    fs::write(&path, json).with_context(|| format!("can not write {}", path.display()))?;
    let counts = report.assertions;
    println!(
        "{} assertions passed, {} failed, {} not run: {}",
        counts.passed,
        counts.failed,
        counts.not_run,
        path.display()
    );
    Ok(())
}
