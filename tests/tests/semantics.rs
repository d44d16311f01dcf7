//! Semantics that translators get wrong, each in a file of its own in `tests/semantics`, and modules at the
//! limits of what compilers emit. Everything runs at rustc's optimisation levels 0 and 3.

mod limits;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};
use tests::harness::{Libraries, OptLevel};
use tests::spec::{Setting, TestFile, files_below, run};

fn main() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let mut files = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/semantics"))?;
    files.extend(limits::files());
    let mut trials = Vec::new();
    for opt_level in [OptLevel::O0, OptLevel::O3] {
        let libraries = Arc::new(Libraries::build(opt_level, &["spec-script"])?);
        trials.extend(files.iter().map(|file| trial(file.clone(), Arc::clone(&libraries))));
    }
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

fn trial(mut file: TestFile, libraries: Arc<Libraries>) -> Trial {
    let name = format!("{} at opt-level {}", file.name, libraries.opt_level());
    file.name.insert_str(0, "semantics/");
    Trial::test(name, move || {
        let report = run(&file, Setting::DEFAULT, &libraries);
        // Nothing here may be left out, either.
        let problems: Vec<String> =
            report.failures.iter().chain(&report.not_run).map(ToString::to_string).collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
    })
}
